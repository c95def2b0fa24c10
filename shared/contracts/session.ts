import * as z from "zod";

export const NewSession = z
  .strictObject({
    code: z.string().min(1).max(100).meta({ description: "The one-time code from the page's fragment" }),
  })
  .meta({ id: "NewSession" });

export const Session = z
  .object({
    access_token: z.string(),
    token_type: z.literal("Bearer"),
    expires_in: z.int().meta({ description: "Seconds until the token has to be refreshed" }),
    session_expires_at: z.iso
      .datetime()
      .meta({ description: "When the session ends if it isn't used meanwhile" }),
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof Session>;
