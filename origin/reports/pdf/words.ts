import type { Language } from "../../../shared/languages.ts";
import bg from "./words/bg.json";
import de from "./words/de.json";
import en from "./words/en.json";
import es from "./words/es.json";
import fi from "./words/fi.json";
import fr from "./words/fr.json";
import it from "./words/it.json";
import nl from "./words/nl.json";
import sv from "./words/sv.json";

/** Every word that the PDF says of itself. */
export type Words = typeof en;

/** A language that lacks a word doesn't compile. */
const table: Record<Language, Words> = { en, de, fr, es, it, nl, sv, fi, bg };

/** The words of a language. */
export const wordsOf = (language: Language): Words => table[language];

/**
 * A sentence with its figures: what stands in braces is replaced once, so a figure is never read as a sentence. Dates of
 * some languages end with a full stop: the sentence doesn't add its own.
 */
export const fill = (sentence: string, values: Readonly<Record<string, string>>): string =>
  sentence.replaceAll(/\{(\w+)\}(\.?)/g, (_, name: string, stop: string) => {
    const value = values[name] ?? "—";
    return value.endsWith(".") ? value : value + stop;
  });
