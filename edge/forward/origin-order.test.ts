import { expect, test } from "bun:test";
import { OriginOrder } from "./origin-order.ts";

test("five failures within ten seconds pass an origin over for ten, spread out they do not", () => {
  let nowMs = 0;
  const order = new OriginOrder(["a", "b"], () => nowMs);
  for (; nowMs < 50_000; nowMs += 2_600) order.failed("a");
  expect(order.inOrder()).toEqual(["a", "b"]);
  for (let count = 0; count < 5; count++) order.failed("a");
  expect(order.inOrder()).toEqual(["b"]);
  nowMs += 10_000;
  expect(order.inOrder()).toEqual(["a", "b"]);
});

test("where every origin fails, they are asked all the same", () => {
  const order = new OriginOrder(["a", "b"], () => 0);
  for (let count = 0; count < 5; count++) for (const origin of ["a", "b"]) order.failed(origin);
  expect(order.inOrder()).toEqual(["a", "b"]);
});
