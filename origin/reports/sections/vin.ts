/** What the characters of a VIN tell (49 CFR 565, and Tesla's filings under it): also of a car that is silent. */
export function decodeVin(vin: string): {
  model: string;
  modelYear: number | null;
  /** The cells; undefined where the VIN doesn't say. */
  chemistry: "nickel" | "lfp" | undefined;
} {
  const model = models[vin[3] ?? ""] ?? "Tesla";
  const year = years.indexOf(vin[9] ?? "?");
  return { model, modelYear: year < 0 ? null : 2010 + year, chemistry: chemistryOf(model, vin[6] ?? "") };
}

const models: Readonly<Record<string, string>> = {
  S: "Model S",
  "3": "Model 3",
  X: "Model X",
  Y: "Model Y",
  C: "Cybertruck",
};

/** The tenth character, from 2010 on: no I, O, Q, U, Z and 0. */
const years = "ABCDEFGHJKLMNPRSTVWXY123456789";

/** The larger models never had iron-phosphate cells; of the smaller ones the seventh character tells. */
function chemistryOf(model: string, seventh: string): "nickel" | "lfp" | undefined {
  if (model === "Model S" || model === "Model X" || model === "Cybertruck") return "nickel";
  if (seventh === "E") return "nickel";
  return seventh === "F" ? "lfp" : undefined;
}
