import { expect, test } from "bun:test";
import { languages } from "../../../shared/languages.ts";
import { fill, wordsOf } from "./words.ts";

/** `lights.battery` and its sentence, for each. */
function sentencesOf(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, word]): [string, string][] =>
    typeof word === "string" ? [[`${path}${key}`, word]] : sentencesOf(word, `${path}${key}.`),
  );
}

const english = new Map(sentencesOf(wordsOf("en")));
const figuresOf = (sentence: string): string[] => (sentence.match(/\{\w+\}/g) ?? []).toSorted();

const withoutFigures = (sentence: string): string => sentence.replaceAll(/\{\w+\}/g, "");

test.each([...languages])("%s has every word, and no other", (language) => {
  const sentences = sentencesOf(wordsOf(language));
  expect(sentences.map(([path]) => path).toSorted()).toEqual([...english.keys()].toSorted());
  expect(sentences.filter(([, sentence]) => sentence.trim() === "")).toEqual([]);
});

test.each([...languages])("%s says every figure that English says", (language) => {
  for (const [path, sentence] of sentencesOf(wordsOf(language)))
    expect([path, figuresOf(sentence)]).toEqual([path, figuresOf(english.get(path) ?? "")]);
});

test.each(languages.filter((language) => language !== "en"))("%s isn't English left over", (language) => {
  const same = sentencesOf(wordsOf(language)).filter(
    ([path, sentence]) =>
      sentence === english.get(path) && /[a-z]{3,} .*[a-z]{3,}/.test(withoutFigures(sentence)),
  );
  expect(same).toEqual([]);
});

test("a figure that looks like a place for one stays what it is", () => {
  expect(fill("{one} and {other}", { one: "{other}", other: "$&" })).toBe("{other} and $&");
});
