import { spyOn } from "bun:test";
import fs from "node:fs";
import { ALL_TESTS } from "@mdn/mdn-http-observatory/src/constants.js";
import { MINIMUM_SCORE_FOR_EXTRA_CREDIT } from "@mdn/mdn-http-observatory/src/grader/charts.js";
import { getGradeForScore, getScoreModifier } from "@mdn/mdn-http-observatory/src/grader/grader.js";
import { Session } from "@mdn/mdn-http-observatory/src/retriever/session.js";
import { parseHttpEquivHeaders } from "@mdn/mdn-http-observatory/src/retriever/utils.js";
import { Requests } from "@mdn/mdn-http-observatory/src/types.js";
import { AxiosHeaders } from "axios";

/** Who asks when Mozilla's Observatory asks. */
export const observatory = "https://http-observatory.security.mozilla.org";

/** Mozilla's own tests and grader over answers that somebody else fetched: its scanner takes public hosts alone. */
export async function gradeOf(host, answer, corsAnswer) {
  const html = await answer.text();
  const requests = new Requests(host);
  const url = new URL(`https://${host}/`);
  const asFetched = (headers, status) => ({
    headers: new AxiosHeaders(Object.fromEntries(headers)),
    request: { headers: new AxiosHeaders({ Origin: observatory }) },
    status,
    statusText: "",
    verified: true,
    data: html,
    config: { headers: new AxiosHeaders() },
  });
  requests.responses.auto = asFetched(answer.headers, answer.status);
  requests.responses.https = asFetched(answer.headers, answer.status);
  requests.responses.cors = asFetched(corsAnswer.headers, corsAnswer.status);
  // Cloudflare's "Always Use HTTPS" stands before the Worker.
  requests.responses.http = asFetched(new Headers(), 301);
  requests.responses.httpRedirects = [
    { url: new URL(`http://${host}/`), status: 301 },
    { url, status: answer.status },
  ];
  requests.responses.httpsRedirects = [{ url, status: answer.status }];
  requests.session = new Session(url);
  requests.resources.path = html;
  const isHtml = answer.headers.get("content-type")?.startsWith("text/html");
  requests.responses.auto.httpEquiv = isHtml ? parseHttpEquivHeaders(html, url.href) : new Map();
  return withoutPreloadList(() => grade(requests));
}

function grade(requests) {
  let penalties = 100;
  let score = 100;
  const results = {};
  for (const test of ALL_TESTS) {
    const output = test(requests);
    const modifier = getScoreModifier(output.result);
    score += modifier;
    if (modifier < 0) penalties += modifier;
    results[output.constructor.name] = `${output.result} ${modifier}`;
  }
  return { ...getGradeForScore(penalties >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? score : penalties), results };
}

/** The package downloads the list of preloaded hosts when it is installed; nothing is downloaded here, so it is empty. */
function withoutPreloadList(work) {
  const read = fs.readFileSync;
  const spy = spyOn(fs, "readFileSync").mockImplementation((path, ...rest) =>
    String(path).endsWith("hsts-preload.json") ? "{}" : read(path, ...rest),
  );
  try {
    return work();
  } finally {
    spy.mockRestore();
  }
}
