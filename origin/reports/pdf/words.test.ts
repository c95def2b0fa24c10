import { expect, test } from "bun:test";
import { languages } from "../../../shared/languages.ts";
import { wordsOf } from "./words.ts";

test.each([...languages])("%s has every word, and no other", (language) => {
  expect(Object.keys(wordsOf(language)).toSorted()).toEqual(Object.keys(wordsOf("en")).toSorted());
  expect(Object.values(wordsOf(language)).every((word) => word.trim() !== "")).toBe(true);
});
