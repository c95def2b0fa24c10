import type { Report } from "../../shared/contracts/report.ts";
import type { ReportStatus } from "../../shared/contracts/report-pdf.ts";
import type { Session } from "../../shared/contracts/session.ts";
import type { VehicleList } from "../../shared/contracts/vehicle.ts";
import { walkConsent } from "../simulators/tesla/walk-consent.ts";
import { until } from "../until.ts";
import { fetchLocal } from "./fetch-local.ts";
import { pdfText } from "./pdf-text.ts";

export interface Walk {
  apiUrl: string;
  email: string;
  /** Which of the person's cars: the first that is awake, unless one is named. */
  carName?: string;
  language?: string;
  tell?: (step: string) => void;
}

export interface Walked {
  session: Session;
  report: Report;
  status: ReportStatus;
  downloadUrl: string;
  /** Where the file lay in the end. */
  fileUrl: string;
  pdf: Uint8Array;
  text: string;
}

/** The whole road by fetch alone: sign in, see a car, ask for its PDF, open the signed link, read the text. */
export async function walkFirstReport({
  apiUrl,
  email,
  carName,
  language = "en",
  tell = () => {},
}: Walk): Promise<Walked> {
  const session = await signIn(apiUrl, email);
  tell(`Signed in as ${email}`);
  const authorization = `Bearer ${session.access_token}`;
  const get = async <Answer>(path: string): Promise<Answer> =>
    readJson(await fetchLocal(`${apiUrl}${path}`, { headers: { authorization } }), 200);

  const { items } = await get<VehicleList>("/api/v1/tesla/vehicles");
  const car = items.find(({ name, state }) =>
    carName === undefined ? state === "online" : name === carName,
  );
  if (!car)
    throw new Error(
      `Looking for a car: found ${items.map(({ name, state }) => `${name} (${state})`).join(", ")}`,
    );
  tell(`Found ${car.name ?? car.model} among ${items.length}`);

  const report = await get<Report>(`/api/v1/tesla/vehicles/${car.id}/report`);
  tell(`Read its report: ${report.odometer.data?.distance_km} km`);

  const accepted = await fetchLocal(`${apiUrl}/api/v1/tesla/vehicle-report/pdf/async`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ vehicle_id: car.id, snapshot_id: report.snapshot_id, language }),
  });
  const { task_id } = await readJson<{ task_id: string }>(accepted, 202);
  tell(`The PDF is task ${task_id}`);

  let status: ReportStatus = { status: "queued", progress: 0, step: null };
  await until(async () => {
    status = await get<ReportStatus>(accepted.headers.get("location") ?? "");
    if (status.status === "failed") throw new Error(`Making the PDF failed: ${status.error}`);
    return status.status === "complete";
  }, 30_000);
  const downloadUrl = status.download_url ?? "";
  tell(`It is complete, until ${status.expires_at}`);

  const redirect = await fetchLocal(downloadUrl);
  if (redirect.status !== 302)
    throw new Error(`Opening the link: ${redirect.status} ${await redirect.text()}`);
  const { file, fileUrl } = await follow(new URL(redirect.headers.get("location") ?? "", downloadUrl));
  if (file.status !== 200) throw new Error(`Opening the file: ${file.status} ${await file.text()}`);
  const pdf = await file.bytes();
  tell(`The link opened a PDF of ${pdf.byteLength} bytes`);
  return { session, report, status, downloadUrl, fileUrl, pdf, text: await pdfText(pdf) };
}

/** To the file itself, or to where the origin says that it lies. */
async function follow(first: URL): Promise<{ file: Response; fileUrl: string }> {
  const file = await fetchLocal(first);
  if (file.status !== 302) return { file, fileUrl: first.href };
  const next = new URL(file.headers.get("location") ?? "", first);
  return { file: await fetchLocal(next), fileUrl: next.href };
}

/** What a browser does: to Tesla's page, back with a code, and the page's change of its own code for a session. */
export async function signIn(apiUrl: string, email: string): Promise<Session> {
  const login = await fetchLocal(`${apiUrl}/api/v1/auth/tesla/login?return_to=/`);
  if (login.status !== 302) throw new Error(`Beginning to sign in: ${login.status} ${await login.text()}`);
  const [cookie] = login.headers.get("set-cookie")?.split(";") ?? [];
  const callback = await walkConsent(login.headers.get("location") ?? "", { email });
  const back = await fetchLocal(callback, { headers: { cookie: cookie ?? "" } });
  if (back.status !== 302) throw new Error(`Coming back from Tesla: ${back.status} ${await back.text()}`);
  const page = new URL(back.headers.get("location") ?? "");
  const code = new URLSearchParams(page.hash.slice(1)).get("code");
  return readJson(
    await fetchLocal(`${apiUrl}/api/v1/auth/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code }),
    }),
    200,
  );
}

async function readJson<Answer>(answer: Response, wanted: number): Promise<Answer> {
  const text = await answer.text();
  if (answer.status !== wanted) throw new Error(`Asked for ${answer.url}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

if (import.meta.main) {
  const apiUrl = process.env["API_URL"] ?? "http://dev.api.localhost:8787";
  const email = process.env["DEMO_EMAIL"] ?? "elina@demo.example";
  const tell = (step: string) => void process.stdout.write(`${step}\n`);
  const { text } = await walkFirstReport({ apiUrl, email, tell }).catch(
    (error: Error & { code?: string }) => {
      const isDown = /refused|unable to connect/i.test(`${error.code} ${error.message}`);
      const advice = isDown
        ? `Nothing answers at ${apiUrl}: start \`npm run dev\`, or set API_URL`
        : error.message;
      process.stderr.write(`${advice}\n`);
      process.exit(1);
    },
  );
  process.stdout.write(`\n${text}\n`);
}
