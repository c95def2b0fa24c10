/** The key of a service account, as WebCrypto signs with it (RS256: deterministic, so tests can compare bytes). */
export function importRsaKey(pem: string): Promise<CryptoKey> {
  const der = Uint8Array.from(atob(pem.replace(/-----[A-Z ]+-----|\s/g, "")), (character) =>
    character.charCodeAt(0),
  );
  return crypto.subtle.importKey("pkcs8", der, { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, false, [
    "sign",
  ]);
}
