/** Cuts a stream of text into its lines; one that never ends is cut where it grows too long. */
export function splitLines(hear: (line: string) => void, charactersMax = 65_536) {
  const decoder = new TextDecoder();
  let rest = "";
  const take = (text: string, isLast: boolean) => {
    const lines = (rest + text).split("\n");
    rest = isLast ? "" : (lines.pop() ?? "");
    for (const line of lines) if (line.trim() !== "") hear(line.replace(/\r$/, "").slice(0, charactersMax));
    if (rest.length > charactersMax) {
      hear(rest.slice(0, charactersMax));
      rest = rest.slice(charactersMax);
    }
  };
  return {
    write: (bytes: Uint8Array) => take(decoder.decode(bytes, { stream: true }), false),
    end: () => take(decoder.decode(), true),
  };
}
