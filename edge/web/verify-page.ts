import type { Verification } from "../../shared/contracts/report-record.ts";
import { type Api, ApiProblem } from "./api.ts";
import { checkPdf, type Outcome } from "./check-pdf.ts";
import { attempt, deed } from "./deed.ts";
import { element } from "./element.ts";

const fileBytesMax = 64 * 1024 * 1024;

/** Where anyone who holds a copy finds out whether it is ours: the QR code of a report leads here. */
export function verifyPage(api: Api, asked: string | undefined): HTMLElement {
  const about = element("div", { "aria-live": "polite" });
  const result = element("div", { "aria-live": "assertive", id: "result" });
  const needs = {
    publicKeys: async () => (await api.signingKeys()).keys,
    verification: (id: string) =>
      api.verification(id).catch((error) => {
        if (error instanceof ApiProblem && error.status === 404) return undefined;
        throw error;
      }),
  };
  let current = asked;
  const look = async (): Promise<void> => {
    result.replaceChildren();
    if (current === undefined) return;
    const told = await needs.verification(current);
    about.replaceChildren(told ? reportCard(told) : unknownCard(current));
    if (told) current = told.id;
  };
  const check = (file: File | undefined): Promise<void> =>
    attempt(async () => {
      if (!file) return;
      if (file.size > fileBytesMax) throw new Error("The file is too large to be a report of ours");
      result.replaceChildren(element("p", { class: "quiet" }, `Checking ${file.name}`));
      const outcome = await checkPdf(new Uint8Array(await file.arrayBuffer()), current, needs);
      result.replaceChildren(outcomeCard(outcome, file.name));
    });
  void attempt(look);
  return element(
    "div",
    {},
    codeForm((code) => {
      current = code;
      return look();
    }, asked),
    about,
    dropArea(check),
    result,
    element(
      "p",
      { class: "quiet" },
      "The file stays in this browser. Without us: ",
      element("a", { href: "/verify-report.mjs", download: "" }, "a small program"),
      " checks a report by our ",
      element("a", { href: `${api.url}/api/v1/signing-keys` }, "public keys"),
      " alone.",
    ),
  );
}

function codeForm(look: (code: string) => Promise<void>, asked = ""): HTMLElement {
  const input = element("input", {
    id: "code",
    name: "id",
    value: asked,
    maxlength: "64",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "7KQ2M-9DXRF",
  });
  const submit = (event: Event): void => {
    event.preventDefault();
    const code = input.value.trim();
    if (code) void attempt(() => look(code));
  };
  return element(
    "form",
    { class: "code", submit },
    element("label", { for: "code" }, "Code on the report"),
    element("div", {}, input, " ", element("button", { type: "submit", class: "plain" }, "Look it up")),
  );
}

function dropArea(check: (file: File | undefined) => Promise<void>): HTMLElement {
  const input = element("input", {
    type: "file",
    accept: "application/pdf,.pdf",
    class: "unseen",
    id: "file",
    change: () => void check(input.files?.[0]),
  });
  const area = element(
    "section",
    { class: "drop" },
    element("p", {}, element("strong", {}, "Drop the PDF here")),
    input,
    deed("Choose the PDF", async () => input.click()),
  );
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    area.classList.add("over");
  });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    void check(event.dataTransfer?.files[0]);
  });
  return area;
}

function reportCard(told: Verification): HTMLElement {
  const { report, state } = told;
  const lines: [string, string][] = [
    ...(report
      ? ([
          ["Car", `${report.model}, ${report.vin}`],
          ["Read from the car", moment(report.read_at)],
          ["Copy", `${report.copy === "buyer" ? "Buyer’s" : "Owner’s"}, ${report.language}`],
        ] satisfies [string, string][])
      : []),
    ["Made", moment(told.issued_at)],
    ...(told.revoked_at ? ([["Taken back", moment(told.revoked_at)]] satisfies [string, string][]) : []),
    ["Code", told.short_code ?? ""],
    ["SHA-256 of the file", told.sha256],
  ];
  return element(
    "section",
    { class: state === "valid" ? "" : "doubt" },
    element(
      "h2",
      {},
      state === "valid" ? "We made this report" : "We made this report, and its owner took it back",
    ),
    facts(lines),
    element("p", { class: "quiet" }, "Is the file in your hands this one? Check it below."),
  );
}

const unknownCard = (asked: string): HTMLElement =>
  element(
    "section",
    { class: "bad" },
    element("h2", {}, "There is no such report"),
    element("p", {}, `We know none under ${asked}. Its owner may have deleted it, or it was never ours.`),
  );

const outcomeCard = ({ tone, title, text, told }: Outcome, fileName: string): HTMLElement =>
  element(
    "section",
    { class: tone },
    element("h2", {}, title),
    element("p", {}, text),
    element("p", { class: "quiet" }, told ? `${fileName} · ${told.short_code ?? told.id}` : fileName),
  );

const facts = (lines: [string, string][]): HTMLElement =>
  element("dl", {}, ...lines.flatMap(([term, text]) => [element("dt", {}, term), element("dd", {}, text)]));

const moment = (text: string | null): string =>
  text === null
    ? "Not told"
    : new Date(text).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
