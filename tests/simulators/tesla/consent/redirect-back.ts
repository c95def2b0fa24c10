/** 302 to the application's own address, with the answer added to whatever query it registered. */
export function redirectBack(redirectUri: string, answer: Record<string, string>): Response {
  const location = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer))
    if (value !== "") location.searchParams.set(name, value);
  return new Response(null, {
    status: 302,
    headers: { location: location.href, "cache-control": "no-store" },
  });
}
