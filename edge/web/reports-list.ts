import type { ReportItem } from "../../shared/contracts/report-record.ts";
import type { Api } from "./api.ts";
import { deed } from "./deed.ts";
import { element } from "./element.ts";

/** The reports of the last seven days, each to be opened, shown to others, taken back or deleted. */
export function reportsList(api: Api): HTMLElement {
  const list = element("ul", { class: "cards" });
  const more = element("p");
  const show = async (after?: string): Promise<void> => {
    const { items, next } = await api.reports(after);
    if (after === undefined) list.replaceChildren();
    list.append(...items.map((item) => reportCard(item, api, () => show())));
    if (list.childElementCount === 0)
      list.append(element("li", { class: "card quiet" }, "No report of the last seven days"));
    more.replaceChildren(...(next ? [deed("Show more", () => show(next), "plain")] : []));
  };
  return element(
    "div",
    {},
    deed("My reports", () => show(), "plain"),
    list,
    more,
  );
}

function reportCard(item: ReportItem, api: Api, again: () => Promise<void>): HTMLElement {
  const isRevoked = item.state === "revoked";
  const open = async (): Promise<void> => {
    const { download_url } = await api.linkTo(item.id);
    location.assign(download_url);
  };
  return element(
    "li",
    { class: "card report" },
    pictureOf(item, api),
    element(
      "div",
      {},
      element("h2", {}, `${item.model} `, element("span", { class: "quiet" }, item.vin)),
      element(
        "p",
        { class: "quiet" },
        `${item.copy === "buyer" ? "Buyer’s copy" : "Owner’s copy"} · ${item.language} · made ${moment(item.created_at)}`,
      ),
      element(
        "p",
        { class: isRevoked ? "alarm" : "quiet" },
        isRevoked ? `Taken back ${moment(item.revoked_at)}` : `Kept until ${moment(item.expires_at)}`,
      ),
      ...(isRevoked
        ? []
        : [
            deed("Download", open),
            " ",
            element("a", { class: "plain", href: verifyPath(item) }, "Verify page"),
            " ",
            sure("Take back", "Its file goes, and whoever checks a copy is told. Sure?", async () => {
              await api.revoke(item.id);
              await again();
            }),
          ]),
      " ",
      sure("Delete", "Nothing of it stays, and a copy can no longer be looked up. Sure?", async () => {
        await api.deleteReport(item.id);
        await again();
      }),
    ),
  );
}

/** On this host, whatever it is called: the same page that the QR code leads to. */
const verifyPath = ({ id }: ReportItem): string => `/verify?id=${id}`;

/** Asks once more before it does what can't be undone. */
function sure(label: string, question: string, act: () => Promise<void>): HTMLElement {
  const place = element("span");
  const ask = element("button", { type: "button", class: "plain" }, label);
  const back = () => place.replaceChildren(ask);
  ask.addEventListener("click", () =>
    place.replaceChildren(
      element("span", { class: "question" }, question, " "),
      deed(label, act, "danger"),
      " ",
      element("button", { type: "button", class: "plain", click: back }, "No"),
    ),
  );
  back();
  return place;
}

/** The picture comes from the API, which is another origin: it is read like any answer and shown from memory. */
function pictureOf(item: ReportItem, api: Api): HTMLElement {
  const image = element("img", { class: "page", alt: "", width: "105", height: "149" });
  const frame = element("div", { class: "page" });
  if (item.thumbnail_url)
    void api.picture(item.thumbnail_url).then(
      (picture) => {
        image.src = URL.createObjectURL(picture);
        image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
        frame.append(image);
      },
      () => {},
    );
  return frame;
}

function moment(text: string | null): string {
  return text === null
    ? ""
    : new Date(text).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}
