import type { ReleaseNotes, Software } from "../../../shared/contracts/report/identity.ts";
import type { TeslaVehicleData } from "../../tesla/vehicle-data.ts";
import type { TeslaFleetStatus, TeslaReleaseNotes } from "../../tesla/vehicle-papers.ts";
import { orNull } from "../units.ts";

/** `2026.38.9 1f2e3d4c5b6a` is version 2026.38.9; what has another form is no version. */
export function versionOf(
  data: TeslaVehicleData | undefined,
  fleet: TeslaFleetStatus | undefined,
): string | undefined {
  const [version] = (data?.vehicle_state.car_version ?? fleet?.firmware_version ?? "").split(" ");
  return version !== undefined && /^\d{4}\.\d{1,2}(\.\d{1,4}){0,4}$/.test(version) ? version : undefined;
}

export function softwareOf(
  data: TeslaVehicleData | undefined,
  fleet: TeslaFleetStatus | undefined,
  nowMs: number,
): Software | undefined {
  const version = versionOf(data, fleet);
  if (version === undefined) return undefined;
  return { version, age: ageOf(version, nowMs), update: updateOf(data) };
}

const weekMs = 7 * 86_400_000;

/** Whole weeks since the Monday of the week that a version is named for. Old as it may be, none is called the latest. */
function ageOf(version: string, nowMs: number): Software["age"] {
  const [year = 0, week = 0] = version.split(".").map(Number);
  if (year < 2012 || year > 2100 || week < 1 || week > 53) return null;
  const weeks = Math.floor((nowMs - mondayOf(year, week)) / weekMs);
  // Named for a week that is still to come: its name tells no age.
  if (weeks < 0) return null;
  return {
    weeks,
    year,
    week,
    how: {
      method: "software.weeks-since",
      inputs: [
        { name: "version", value: version, unit: null },
        { name: "read_on", value: new Date(nowMs).toISOString().slice(0, 10), unit: null },
      ],
    },
    how_sure: "high",
  };
}

/** ISO 8601: the first week of a year is the one that has the 4th of January. */
export function mondayOf(year: number, week: number): number {
  const fourth = Date.UTC(year, 0, 4);
  const weekday = (new Date(fourth).getUTCDay() + 6) % 7;
  return fourth - weekday * 86_400_000 + (week - 1) * weekMs;
}

/** Only what the car itself says of an update: nobody publishes which versions are current. */
function updateOf(data: TeslaVehicleData | undefined): Software["update"] {
  const { status, version } = data?.vehicle_state.software_update ?? {};
  if (status === undefined) return null;
  const state = updateStates[status.toLowerCase()] ?? "other";
  return { state, version: orNull(version) };
}

const updateStates: Readonly<Record<string, NonNullable<Software["update"]>["state"]>> = {
  available: "available",
  scheduled: "scheduled",
  downloading: "downloading",
  downloading_wifi_wait: "downloading",
  installing: "installing",
};

const notesMax = 30;

export function releaseNotesOf({
  release_notes,
  deployed_version,
}: TeslaReleaseNotes): ReleaseNotes | undefined {
  const notes = release_notes.slice(0, notesMax).flatMap(({ title, subtitle, description }) => {
    const plain = {
      title: withoutMarkup(title),
      subtitle: withoutMarkup(subtitle),
      text: withoutMarkup(description),
    };
    if (plain.title === "" && plain.text === "") return [];
    return [{ title: plain.title, subtitle: plain.subtitle || null, text: plain.text }];
  });
  return notes.length === 0 ? undefined : { version: orNull(deployed_version), notes };
}

/** Release notes are written for the car's screen: tags go, their text stays. */
const withoutMarkup = (text = ""): string =>
  text
    .replaceAll(/<\/?[a-z][^<>]{0,500}>/gi, " ")
    .replaceAll(/[ \t]+/g, " ")
    .trim();
