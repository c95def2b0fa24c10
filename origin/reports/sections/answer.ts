import {
  type Absence,
  absences,
  type ReportCall,
  type Section,
} from "../../../shared/contracts/report/section.ts";

/** What became of one call of a plan. */
export interface Answer<Data> {
  call: ReportCall;
  outcome: "answered" | "failed" | "not-asked";
  /** Why there is no data. */
  reason: Absence | null;
  atMs: number;
  status: number | null;
  costMicroUsd: number;
  data: Data | undefined;
}

/** A section of what a call told: absent where it failed, and where it told nothing of this. */
export function sectionOf<Data, Told>(
  answer: Answer<Data>,
  tell: (data: Data) => Told | undefined,
): Section<Told> {
  const told = answer.data === undefined ? undefined : tell(answer.data);
  if (told !== undefined) return { ...headOf(answer), state: "fresh", reason: null, say: null, data: told };
  const reason = answer.reason ?? "not-told";
  return { ...headOf(answer), state: "absent", reason, say: absences[reason], data: null };
}

const headOf = ({ call, atMs }: Answer<unknown>) => ({
  source: call,
  read_at: new Date(atMs).toISOString(),
});

/** Whether anything in a block of figures was told. */
export const isToldAnything = (block: object): boolean =>
  Object.values(block).some((value) => value !== null && value !== undefined);
