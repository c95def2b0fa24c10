import type { Report } from "../../shared/contracts/report.ts";
import type { Vehicle } from "../../shared/contracts/vehicle.ts";
import { type FaultCode, faults } from "../../shared/faults.ts";
import { createApi } from "./api.ts";
import { attempt, deed, must, onSignedOut, showNotice } from "./deed.ts";
import { element } from "./element.ts";
import { reportView } from "./report-view.ts";
import { reportsList } from "./reports-list.ts";
import { verifyPage } from "./verify-page.ts";

/** Lives as long as the tab: closing it is signing out of this browser. */
const tokenKey = "access-token";
const api = createApi(() => sessionStorage.getItem(tokenKey) ?? undefined);
const view = must("view");

const pollEveryMs = 500;
const pollsMax = 240;

onSignedOut(() => {
  sessionStorage.removeItem(tokenKey);
  showStart();
});
if (location.pathname === "/verify") showVerify();
else void begin();

/** For whoever holds a copy: nobody needs to be signed in. */
function showVerify(): void {
  must("title").textContent = "Is this report genuine?";
  must("lead").textContent = "Whoever holds a copy can see whether it is the one that we made.";
  document.title = "Check a report · Car Pulse Tracker";
  view.replaceChildren(verifyPage(api, new URLSearchParams(location.search).get("id") ?? undefined));
}

/** A code in the fragment is a sign-in that just ended: used once, and taken out of the address at once. */
async function begin(): Promise<void> {
  const code = new URLSearchParams(location.hash.slice(1)).get("code");
  if (code) {
    history.replaceState(null, "", location.pathname + location.search);
    await attempt(async () => {
      const session = await api.openSession(code);
      sessionStorage.setItem(tokenKey, session.access_token);
    });
  }
  const error = new URLSearchParams(location.hash.slice(1)).get("error");
  if (error !== null) {
    history.replaceState(null, "", location.pathname + location.search);
    showNotice(isFaultCode(error) ? faults[error].say : faults.internal.say);
  }
  if (sessionStorage.getItem(tokenKey)) showSignedIn();
  else showStart();
}

const isFaultCode = (code: string): code is FaultCode => Object.hasOwn(faults, code);

function showStart(): void {
  view.replaceChildren(
    element(
      "section",
      {},
      element("h2", {}, "Sign in"),
      element(
        "p",
        { class: "quiet" },
        "Tesla asks you what this page may read. Your sign-in is forgotten with the session; a PDF is kept for 7 days.",
      ),
      element("a", { class: "deed", href: api.signInUrl }, "Continue with Tesla"),
    ),
  );
}

function showSignedIn(): void {
  const cars = element("ul", { class: "cards" });
  view.replaceChildren(
    element(
      "section",
      {},
      element("h2", {}, "You are signed in"),
      deed("Show my cars", async () => {
        const { items } = await api.vehicles();
        cars.replaceChildren(...items.map(carCard));
        if (items.length === 0) cars.append(element("li", { class: "card" }, "This account has no cars"));
      }),
      " ",
      deed("Sign out", signOut, "plain"),
    ),
    cars,
    reportsList(api),
  );
}

async function signOut(): Promise<void> {
  await api.endSession();
  sessionStorage.removeItem(tokenKey);
  showStart();
}

function carCard(car: Vehicle): HTMLElement {
  const place = element("div");
  return element(
    "li",
    { class: "card" },
    element("h2", {}, car.name ?? car.model),
    element(
      "p",
      { class: "quiet" },
      `${car.model} · ${car.vin} · ${car.in_service ? "in service" : car.state}`,
    ),
    deed("Read the report", async () => {
      const report = await api.report(car.id);
      place.replaceChildren(reportCard(report));
    }),
    place,
  );
}

function reportCard(report: Report): HTMLElement {
  const place = element("div", { "aria-live": "polite" });
  return element(
    "div",
    {},
    reportView(report),
    deed("Make the PDF", () => makePdf(report, place)),
    place,
  );
}

async function makePdf(report: Report, place: HTMLElement): Promise<void> {
  const { task_id } = await api.requestPdf(report);
  const bar = element("progress", { max: "1", value: "0", "aria-label": "Making the PDF" });
  const step = element("p", { class: "quiet" }, "Waiting");
  place.replaceChildren(bar, step);
  for (let poll = 0; poll < pollsMax; poll++) {
    const status = await api.pdfStatus(task_id);
    bar.value = status.progress;
    step.textContent = status.step ?? status.status;
    if (status.status === "failed") throw new Error("The PDF could not be made: ask for it again");
    if (status.status === "complete" && status.download_url) {
      place.replaceChildren(element("a", { class: "deed", href: status.download_url }, "Download the PDF"));
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, pollEveryMs));
  }
  throw new Error("The PDF takes longer than usual: ask for it again in a while");
}
