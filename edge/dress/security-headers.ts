import { problemPageStyle } from "../../shared/problem-page.ts";

/** Every power of a browser that we do not use, off: the list of OWASP's Secure Headers Project, 2026-07. */
const permissions = [
  "accelerometer",
  "autoplay",
  "browsing-topics",
  "camera",
  "clipboard-read",
  "cross-origin-isolated",
  "display-capture",
  "encrypted-media",
  "fullscreen",
  "gamepad",
  "geolocation",
  "gyroscope",
  "hid",
  "identity-credentials-get",
  "idle-detection",
  "keyboard-map",
  "local-fonts",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "picture-in-picture",
  "publickey-credentials-get",
  "screen-wake-lock",
  "serial",
  "storage-access",
  "sync-xhr",
  "unload",
  "usb",
  "window-management",
  "xr-spatial-tracking",
];

const everywhere = {
  "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "x-permitted-cross-domain-policies": "none",
  "permissions-policy": permissions.map((name) => `${name}=()`).join(", "),
  "cross-origin-opener-policy": "same-origin",
};

export const apiSecurityHeaders: Readonly<Record<string, string>> = {
  ...everywhere,
  "content-security-policy":
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "referrer-policy": "no-referrer",
  // The page is another origin of the same site.
  "cross-origin-resource-policy": "same-site",
};

/** The API's reference is a page of the origin's own: a look from the same host, and still no script. */
export const referenceSecurityHeaders: Readonly<Record<string, string>> = {
  ...apiSecurityHeaders,
  "content-security-policy":
    "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
};

/** Of a link that leads nowhere people see a page: nothing but its own style. */
export const problemPageSecurityHeaders: Readonly<Record<string, string>> = {
  ...apiSecurityHeaders,
  "content-security-policy": `default-src 'none'; style-src '${problemPageStyle}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
};

/** The page calls the API of its own environment and nothing else in the world. */
export const pageSecurityHeaders = (apiOrigins: readonly string[]): Readonly<Record<string, string>> => ({
  ...everywhere,
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ${apiOrigins.join(" ")}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    // Vue's own policy, by which it makes elements of its compiled templates.
    "trusted-types vue",
    // A laptop has no https to upgrade to.
    ...(apiOrigins.every((origin) => origin.startsWith("https:")) ? ["upgrade-insecure-requests"] : []),
  ].join("; "),
  "referrer-policy": "strict-origin-when-cross-origin",
  "cross-origin-resource-policy": "same-origin",
});
