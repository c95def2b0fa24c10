/** The JSON of an answer, as what the test takes it for: its expectations are the check. */
export const jsonOf = async <Answer>(answer: Response | Promise<Response>): Promise<Answer> =>
  JSON.parse(await (await answer).text());
