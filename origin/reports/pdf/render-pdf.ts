import type { Copy, Report } from "../../../shared/contracts/report.ts";
import type { Language, UnitSystem } from "../../../shared/languages.ts";
import { createKit } from "./design/kit.ts";
import type { Photo } from "./draw/photo.ts";
import { batteryPages } from "./pages/battery.ts";
import { cabinPages } from "./pages/cabin.ts";
import { chargingPages } from "./pages/charging.ts";
import { cover } from "./pages/cover.ts";
import { drawFeet } from "./pages/foot.ts";
import { honestyPages } from "./pages/honesty.ts";
import { sellersPart } from "./pages/sellers-part.ts";
import { tyresPage } from "./pages/tyres.ts";
import { upkeepPages } from "./pages/upkeep.ts";
import { vehiclePages } from "./pages/vehicle.ts";
import type { Verification } from "./pages/verification.ts";
import { warrantyPage } from "./pages/warranty.ts";
import { fill } from "./words.ts";

export interface PdfOptions {
  language: Language;
  units: UnitSystem;
  /** A buyer's tells nothing of where or how the owner lives, whatever the report still holds. */
  copy?: Copy;
  notes?: string;
  photos?: readonly Photo[];
  /** Where anyone can check it. */
  verification?: Verification;
}

/** A report as an A4 document with real, tagged text. The same report gives the same bytes: no clock is asked. */
export async function renderPdf(report: Report, options: PdfOptions): Promise<Uint8Array> {
  const { language, units, copy = report.copy, notes, photos = [], verification } = options;
  const kit = createKit(report, { language, units, isBuyers: copy === "buyer" || report.copy === "buyer" });
  cover(kit, verification);
  kit.flow.nextPage();
  vehiclePages(kit);
  batteryPages(kit);
  chargingPages(kit);
  tyresPage(kit);
  warrantyPage(kit);
  upkeepPages(kit);
  cabinPages(kit);
  sellersPart(kit, notes, photos);
  honestyPages(kit);
  kit.flow.settle();
  drawFeet(kit);
  const { words, figures, document } = kit;
  const identity = report.identity.data;
  const car = [identity?.model ?? "Tesla", identity?.model_year].filter(Boolean).join(" ");
  return document.bytes({
    title: `${words.title}: ${car}`,
    subject: fill(words.subject, { car, date: figures.date(report.read_at) }),
    language,
    producer: "Car Pulse Tracker",
    createdAt: new Date(report.read_at),
  });
}
