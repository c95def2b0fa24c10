/** The languages of the page and the PDF. */
export const languages = ["en", "de", "fr", "es", "it", "nl", "sv", "fi", "bg"] as const;
export type Language = (typeof languages)[number];

export const unitSystems = ["metric", "imperial"] as const;
export type UnitSystem = (typeof unitSystems)[number];
