import type { Block } from "./car.ts";

export const releaseNote = (version: string, title: string, description: string): Block => ({
  title,
  subtitle: "",
  description,
  customer_version: version,
  icon: "release_notes_icon",
  show_in_history: true,
  image_url: "",
  light_image_url: "",
});
