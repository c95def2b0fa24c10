/** What both sides lay out on three pages: the same words, figures and shapes, other ones for each document. */
export interface ThreePages {
  title: string;
  subtitle: string;
  facts: readonly (readonly [label: string, value: string])[];
  months: readonly (readonly [name: string, kwh: number])[];
  tyres: readonly (readonly [name: string, bar: string])[];
  note: string;
  tables: readonly { title: string; head: readonly string[]; rows: readonly (readonly string[])[] }[];
}

export function threePages(seed: number): ThreePages {
  const figure = (index: number, most: number): number => (seed * 7919 + index * 104_729) % most;
  return {
    title: `Model 3 Long Range ${2018 + (seed % 8)}`,
    subtitle: `Отчет № ${seed} · Vehicle report · прочетен на 21.11.2026`,
    facts: [
      ["VIN", `5YJ3E7EB${100_000 + figure(1, 900_000)}`],
      ["Километраж", `${figure(2, 180_000)} km`],
      ["Colour", ["Midnight Silver", "Pearl White", "Deep Blue", "Red"][seed % 4] ?? ""],
      ["Софтуер", `2026.${figure(3, 44)}.${figure(4, 9)}`],
      ["Wheels", "Aero 18 in"],
      ["Заряд", `${50 + figure(5, 50)} %`],
      ["Range", `${300 + figure(6, 200)} km`],
      ["Гаранция", `${figure(7, 48)} months`],
      ["Interior", "Black premium"],
    ],
    months: Array.from({ length: 12 }, (_, month) => [
      ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month] ?? "",
      20 + figure(month + 10, 180),
    ]),
    tyres: ["Front left", "Front right", "Задно ляво", "Задно дясно"].map((name, index) => [
      name,
      `${(2.5 + figure(index + 30, 50) / 100).toFixed(2)} bar`,
    ]),
    note: `Every figure comes from the car itself, read with its owner's consent. ${"Всяка стойност идва от автомобила, прочетена със съгласието на собственика. ".repeat(2)}The estimate compares the range that the car counts with the range that this variant had when it was new; it is no measured state of health (${seed}).`,
    tables: [
      {
        title: "Charging sessions · Зареждания",
        head: ["Start", "Place", "Minutes", "Energy", "Cost"],
        rows: Array.from({ length: 25 }, (_, row) => [
          `${1 + figure(row + 50, 28)}.${1 + (row % 12)}.2026 ${10 + (row % 12)}:${10 + figure(row, 49)}`,
          ["Wilnsdorf, Германия", "София, Младост", "Zürich Sihlcity", "Aix-en-Provence", "Jyväskylä"][
            (row + seed) % 5
          ] ?? "",
          `${10 + figure(row + 60, 50)} min`,
          `${10 + figure(row + 70, 50)}.${figure(row + 80, 9)} kWh`,
          `EUR ${5 + figure(row + 90, 30)}.${10 + figure(row + 100, 89)}`,
        ]),
      },
      {
        title: "Alerts · Предупреждения",
        head: ["Name", "Text", "For", "Count", "Last", "State"],
        rows: Array.from({ length: 25 }, (_, row) => [
          `VCFRONT_a${100 + figure(row + 110, 800)}`,
          row % 2 === 0 ? "Tyre pressure low for recommended pressure" : "Налягането в гумите е ниско",
          row % 3 === 0 ? "Driver" : "Сервиз",
          `${1 + figure(row + 120, 40)}`,
          `${1 + figure(row + 130, 28)}.11.2026`,
          row % 5 === 0 ? "открито" : "resolved",
        ]),
      },
    ],
  };
}

export const inks = {
  ink: "#16202c",
  quiet: "#566272",
  rule: "#d8dee6",
  band: "#12263a",
  accent: "#1f6f8b",
} as const;
