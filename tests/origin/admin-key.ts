/** What operators of an app under test send: `startApp({}, { ADMIN_KEY: adminKey })`. */
export const adminKey = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 5 + 3)).toString(
  "base64url",
);
export const asAdmin = { "x-admin-key": adminKey };
