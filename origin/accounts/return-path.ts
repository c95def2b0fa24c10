/**
 * The path of the page to which a person returns after signing in: never another site. A text that a browser could
 * take for one (`//evil.com`, `/\evil.com`, `/.//evil.com`) is parsed as a browser would, and only its path kept.
 */
export function returnPath(asked: string | undefined): string {
  const base = "https://page.invalid";
  if (!asked?.startsWith("/") || !URL.canParse(asked, base)) return "/";
  const url = new URL(asked, base);
  if (url.origin !== base) return "/";
  return url.pathname.replace(/^\/{2,}/, "/") + url.search;
}
