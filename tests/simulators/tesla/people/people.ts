import type { Car } from "./car.ts";
import { alerting } from "./cars/alerting.ts";
import { asleep } from "./cars/asleep.ts";
import { cold } from "./cars/cold.ts";
import { companion } from "./cars/companion.ts";
import { healthy } from "./cars/healthy.ts";
import { imperial } from "./cars/imperial.ts";
import { inService } from "./cars/in-service.ts";
import { lfp } from "./cars/lfp.ts";
import { nullHeavy } from "./cars/null-heavy.ts";
import { silent } from "./cars/silent.ts";
import { warrantyInKm } from "./cars/warranty-in-km.ts";
import { worn } from "./cars/worn.ts";
import type { Person } from "./person.ts";

/** Everybody who can sign in, and the twelve cars between them. */
export const people: readonly Person[] = [
  {
    id: "5f0c1a52-0001-4a8e-9d10-000000000001",
    email: "elina@demo.example",
    fullName: "Elina Koskela",
    region: "eu",
    cars: [healthy],
  },
  {
    id: "5f0c1a52-0002-4a8e-9d10-000000000002",
    email: "matteo@demo.example",
    fullName: "Matteo Ferraris",
    region: "eu",
    cars: [worn, companion],
    ownsBusinessFleet: true,
  },
  {
    id: "5f0c1a52-0003-4a8e-9d10-000000000003",
    email: "ingrid@demo.example",
    fullName: "Ingrid Solheim",
    region: "eu",
    cars: [lfp, cold, asleep],
  },
  {
    id: "5f0c1a52-0004-4a8e-9d10-000000000004",
    email: "mason@demo.example",
    fullName: "Mason Whitlock",
    region: "na",
    cars: [imperial, alerting, nullHeavy],
  },
  {
    id: "5f0c1a52-0005-4a8e-9d10-000000000005",
    email: "chloe@demo.example",
    fullName: "Chloé Tremblay",
    region: "na",
    cars: [warrantyInKm, inService],
    orders: [
      {
        vehicleMapId: 1_234_466,
        referenceNumber: "RN00000001",
        vin: null,
        orderStatus: "BOOKED",
        orderSubstatus: "_Z",
        modelCode: "my",
        countryCode: "CA",
        locale: "fr_CA",
        mktOptions: "MDLY,MTY60,PPSB",
        isB2b: false,
      },
    ],
    energySites: [
      {
        energy_site_id: 429_124,
        resource_type: "battery",
        site_name: "Chalet",
        id: "STE20260101-00001",
        gateway_id: "1112345-00-E--TG0123456789",
        asset_site_id: "12345",
        warp_site_number: "STE20260101-00001",
        percentage_charged: 61,
        battery_type: "ac_powerwall",
        backup_capable: true,
        battery_power: -20,
      },
    ],
  },
  {
    id: "5f0c1a52-0006-4a8e-9d10-000000000006",
    email: "dora@demo.example",
    fullName: "Дора Петкова",
    region: "eu",
    cars: [silent],
  },
];

export const findPerson = (email: string): Person | undefined =>
  people.find((person) => person.email === email.trim().toLowerCase());

/** A car of this person by its tag: the VIN or the integer id. */
export const findCar = (person: Person, tag: string): Car | undefined =>
  person.cars.find((car) => car.vin === tag || car.id.toString() === tag);
