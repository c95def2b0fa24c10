import { secureHeaders } from "hono/secure-headers";

/**
 * `form-action` stays open: Chromium applies it to the redirects that follow a form, and the way back leads
 * through the application's own redirects, which nobody here can know.
 */
export const pageHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    imgSrc: ["data:"],
    formAction: ["http:", "https:"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
  referrerPolicy: "no-referrer",
  xFrameOptions: "DENY",
  // Plain HTTP on loopback: a browser would remember it for every other port of localhost.
  strictTransportSecurity: false,
});
