import { ApiProblem } from "./api.ts";
import { element } from "./element.ts";

/** A button that does one thing at a time, and says what went wrong. */
export function deed(label: string, act: () => Promise<void>, kind = ""): HTMLButtonElement {
  const button = element("button", { type: "button", class: kind }, label);
  button.addEventListener("click", async () => {
    button.disabled = true;
    await attempt(act);
    button.disabled = false;
  });
  return button;
}

/** Does it, and tells at the top of the page what went wrong. */
export async function attempt(act: () => Promise<void>): Promise<void> {
  notice.hidden = true;
  try {
    await act();
  } catch (error) {
    const quote = error instanceof ApiProblem && error.requestId ? ` (to quote: ${error.requestId})` : "";
    showNotice(`${error instanceof Error ? error.message : "Something went wrong"}${quote}`);
    if (error instanceof ApiProblem && error.status === 401) whenSignedOut();
  }
}

export function showNotice(text: string): void {
  notice.textContent = text;
  notice.hidden = false;
}

let whenSignedOut = (): void => {};
/** What happens where an answer says that nobody is signed in any more. */
export function onSignedOut(act: () => void): void {
  whenSignedOut = act;
}

export function must(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`Showing the page: it has no element "${id}"`);
  return found;
}

const notice = must("notice");
