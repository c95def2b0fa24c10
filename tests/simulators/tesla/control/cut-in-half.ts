/** The first half of the real answer, then the connection is gone. */
export async function cutInHalf(response: Response): Promise<Response> {
  const bytes = await response.bytes();
  const half = bytes.slice(0, Math.ceil(bytes.length / 2));
  const stream = new ReadableStream({
    start: (controller) => controller.enqueue(half),
    pull: async (controller) => {
      // The first half must have left before the connection breaks.
      await Bun.sleep(20);
      controller.error(new Error("Cut on purpose"));
    },
  });
  const headers = new Headers(response.headers);
  headers.set("transfer-encoding", "chunked");
  return new Response(stream, { status: response.status, headers });
}
