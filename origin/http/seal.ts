/** Encrypts what a store may hold and no one may read there. */
export interface Seal {
  encrypt(plain: string): string;
  /** Throws where it wasn't sealed by us. */
  decrypt(token: string): string;
}
