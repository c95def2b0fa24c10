import { afterAll, beforeAll, expect, test } from "bun:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { html } from "../../origin/http/html.ts";
import { jsonOf } from "../json-of.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";

interface Described {
  paths: Record<string, Record<string, { summary?: string; tags?: string[]; security?: object[] }>>;
}

let app: AppUnderTest;
beforeAll(async () => {
  app = await startApp();
}, 30_000);
afterAll(() => app.stop());

const operationsOf = ({ paths }: Described) =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method, path, ...operation })),
  );

test("the description is valid OpenAPI 3.1", async () => {
  const description = await jsonOf<Record<string, unknown>>(app.ask("/openapi.json"));
  const validator = new Validator();
  expect(await validator.validate(description)).toMatchObject({ valid: true });
  expect(validator.version).toBe("3.1");
  // A validator that takes everything would prove nothing.
  expect((await new Validator().validate({ ...description, info: {} })).valid).toBe(false);
});

test("every door says what it does, and to which part it belongs", async () => {
  const described = operationsOf(await jsonOf<Described>(app.ask("/openapi.json")));
  expect(described.length).toBeGreaterThan(20);
  for (const { summary, tags } of described) {
    expect(summary?.length ?? 0).toBeGreaterThan(3);
    expect(tags).toHaveLength(1);
  }
});

test("the page shows every door, needs no script and asks nobody else", async () => {
  const answer = await app.ask("/docs");
  expect(answer.headers.get("content-type")).toStartWith("text/html");
  const page = await answer.text();
  const described = operationsOf(await jsonOf<Described>(app.ask("/openapi.json")));
  expect(page.match(/class="who"/g)).toHaveLength(described.length);
  for (const { path } of described) expect(page).toContain(`<code class="path">${path}</code>`);
  expect(page).not.toMatch(/<script|style=|\son\w+=|src=/);
  const asked = [...page.matchAll(/href="([^"]+)"/g)].map(([, target = ""]) => target);
  expect(asked.filter((target) => !target.startsWith("#")).toSorted()).toEqual([
    "/docs/style.css",
    "/openapi.json",
  ]);
  for (const anchor of asked.filter((target) => target.startsWith("#")))
    expect(page).toContain(`id="${anchor.slice(1)}"`);
  const style = await app.ask("/docs/style.css");
  expect(style.headers.get("content-type")).toStartWith("text/css");
});

test("what is put into markup is text, unless it is markup itself", () => {
  const name = `<b title="x">'&`;
  expect(html`<p>${name}${[html`<i>${1}</i>`, false, undefined]}</p>`.text).toBe(
    "<p>&#60;b title=&#34;x&#34;&#62;&#39;&#38;<i>1</i></p>",
  );
});
