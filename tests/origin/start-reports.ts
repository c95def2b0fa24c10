import { expect } from "bun:test";
import { Report } from "../../shared/contracts/report.ts";
import type { Car } from "../simulators/tesla/people/car.ts";
import { people } from "../simulators/tesla/people/people.ts";
import { signInBy } from "./sign-in-by.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";

type Headers = { authorization: string };

/** An origin that may read as many reports as a test likes, and what a test asks of it and of its simulator. */
export async function startReports() {
  const app = await startApp({}, { TESLA_DAILY_BUDGET_USD: "100", TESLA_MONTHLY_BUDGET_USD: "1000" });
  const control = async (path: string, body?: unknown, method = "POST"): Promise<void> => {
    const answer = await fetch(`${app.simulatorUrl}/control/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`Telling the simulator: ${answer.status} ${await answer.text()}`);
  };
  await control("settings", { dataPerMinute: null });
  const ask = async (car: Car, query = "", headers?: Headers): Promise<Response> =>
    app.ask(`/api/v1/tesla/vehicles/${car.id}/report${query}`, {
      headers: headers ?? (await signIn(app, car)),
    });
  return {
    app,
    control,
    ask,
    signIn: (car: Car) => signIn(app, car),
    /** Every answer is held to the contract, to the letter. */
    reportOf: async (...asked: Parameters<typeof ask>): Promise<Report> => {
      const answer = await ask(...asked);
      expect(answer.status).toBe(200);
      return Report.strict().parse(await answer.json());
    },
    forgetFaults: async (): Promise<void> => {
      await control("faults", undefined, "DELETE");
      await app.outside.keyValue.remove("tesla-breaker");
    },
  };
}

const signIn = (app: AppUnderTest, car: Car): Promise<Headers> =>
  signInBy(app, people.find(({ cars }) => cars.includes(car))?.email);
