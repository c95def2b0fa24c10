/** How long we wait for a program before something is wrong with it. */
const waitMsMax = 30_000;

/**
 * Asks until the answer is a 200. Tightly, and over bare sockets: what the asking costs is part of every figure, and a
 * client that backs off would measure its own pauses.
 */
export async function firstAnswer(port: number, path: string, gone: Promise<unknown>): Promise<void> {
  let ended = false;
  void gone.then(() => {
    ended = true;
  });
  const giveUpAt = performance.now() + waitMsMax;
  while (!(await isAnswered(port, path))) {
    if (ended) throw new Error(`Asking for ${path}: the program ended before it answered`);
    if (performance.now() > giveUpAt) throw new Error(`Asking for ${path}: no 200 within ${waitMsMax} ms`);
  }
}

function isAnswered(port: number, path: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`;
  Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      open: (socket) => {
        socket.timeout(waitMsMax / 1000);
        socket.write(request);
      },
      timeout: (socket) => socket.terminate(),
      data: (socket, bytes) => {
        resolve(bytes.toString("latin1").startsWith("HTTP/1.1 200"));
        socket.terminate();
      },
      close: () => resolve(false),
      error: () => resolve(false),
      connectError: () => resolve(false),
    },
  }).catch(() => resolve(false));
  return promise;
}
