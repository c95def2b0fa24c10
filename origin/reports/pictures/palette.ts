/** The colours of the pictures: those of the page and of the PDF. */
export const palette = {
  ink: "#16202e",
  quiet: "#56637a",
  paper: "#ffffff",
  ground: "#f3f6fa",
  rule: "#dbe2ec",
  brand: "#1259c3",
  night: "#0e1b2e",
  onNight: "#ffffff",
  quietOnNight: "#a9bad2",
  good: "#2aa876",
} as const;
