import { createHash } from "node:crypto";
import type { AccountKey } from "./account-key.ts";
import { accountEmail } from "./identity.ts";
import type { StoredObject } from "./storage-api.ts";

export interface SignedAddressesNeeds {
  key: AccountKey;
  find: (bucket: string, name: string) => StoredObject | undefined;
  now: () => number;
}

const secondsMax = 604_800;
/** A clock that goes ahead of Google's is forgiven so much. */
const aheadMsMax = 15 * 60_000;
const required = ["Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature"];

/** An error as the XML API tells it. */
const refused = (status: number, code: string, details = "", more = ""): Response =>
  new Response(
    `<?xml version='1.0' encoding='UTF-8'?><Error><Code>${code}</Code><Message>${code}.</Message>` +
      `<Details>${details}</Details>${more}</Error>`,
    { status, headers: { "content-type": "application/xml; charset=UTF-8" } },
  );

/**
 * Opens `https://storage.googleapis.com/<bucket>/<object>` for a V4 signature of our account's, checked from the
 * request as it came and by other means than it was made
 * (https://cloud.google.com/storage/docs/authentication/canonical-requests).
 */
export function openSigned({ key, find, now }: SignedAddressesNeeds) {
  return (request: Request, url: URL): Response => {
    const { pathname, search, searchParams: query } = url;
    const [, bucket = "", rawName = ""] = /^\/([^/]+)\/(.+)$/.exec(pathname) ?? [];
    if (!query.has("X-Goog-Signature"))
      return refused(403, "AccessDenied", "Anonymous caller does not have storage.objects.get access");
    if (required.some((name) => query.getAll(`X-Goog-${name}`).length !== 1))
      return refused(400, "InvalidArgument", "A parameter of the signature is missing or there twice");
    const of = (name: string) => query.get(`X-Goog-${name}`) ?? "";
    const [time, seconds] = [of("Date"), Number(of("Expires"))];
    const scope = `${time.slice(0, 8)}/auto/storage/goog4_request`;
    const startMs = Date.parse(
      time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"),
    );
    if (of("Algorithm") !== "GOOG4-RSA-SHA256" || Number.isNaN(startMs))
      return refused(400, "InvalidArgument", "The algorithm or the date can't be read");
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > secondsMax)
      return refused(400, "InvalidArgument", "X-Goog-Expires must be between 1 and 604800");
    if (of("Credential") !== `${accountEmail}/${scope}`)
      return refused(403, "AccessDenied", "The account of this credential may not read the object");
    if (startMs - aheadMsMax > now()) return refused(403, "AccessDenied", "Request is not valid yet");
    if (startMs + seconds * 1000 <= now())
      return refused(400, "ExpiredToken", "The provided token has expired.");

    const names = of("SignedHeaders").split(";");
    if (!names.includes("host") || !names.every((name) => /^[a-z0-9-]+$/.test(name)))
      return refused(400, "InvalidArgument", "The signed headers can't be read");
    const headers = names.map(
      (name) => `${name}:${name === "host" ? url.hostname : request.headers.get(name)}`,
    );
    const signedQuery = search
      .slice(1)
      .split("&")
      .filter((part) => !part.startsWith("X-Goog-Signature="))
      .toSorted();
    const canonical = [request.method, pathname, signedQuery.join("&"), ...headers, "", names.join(";")];
    const digest = createHash("sha256").update([...canonical, "UNSIGNED-PAYLOAD"].join("\n"));
    const text = ["GOOG4-RSA-SHA256", time, scope, digest.digest("hex")].join("\n");
    if (!key.isSigned(text, Buffer.from(of("Signature"), "hex")))
      return refused(
        403,
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided.",
        `<StringToSign>${text}</StringToSign>`,
      );

    const object = find(bucket, decodeURIComponent(rawName));
    if (!object) return refused(404, "NoSuchKey", `No such object: ${bucket}/${decodeURIComponent(rawName)}`);
    const disposition = query.get("response-content-disposition");
    return new Response(object.bytes, {
      headers: {
        "content-type": object.contentType,
        ...(disposition !== null && { "content-disposition": disposition }),
      },
    });
  };
}
