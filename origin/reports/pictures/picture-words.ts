import type { Language } from "../../../shared/languages.ts";

export interface PictureWords {
  title: string;
  odometer: string;
  battery: string;
  ofNew: string;
  range: string;
  readOn: string;
  signed: string;
  ownersCopy: string;
}

/** The few words of a picture. */
export const pictureWords: Readonly<Record<Language, PictureWords>> = {
  en: {
    title: "Vehicle report",
    odometer: "Odometer",
    battery: "Battery",
    ofNew: "of its range when new, estimated",
    range: "Range when full",
    readOn: "Read from the car on",
    signed: "Signed: anyone can check a copy",
    ownersCopy: "The figures are in the report itself",
  },
  de: {
    title: "Fahrzeugbericht",
    odometer: "Kilometerstand",
    battery: "Batterie",
    ofNew: "der Reichweite im Neuzustand, geschätzt",
    range: "Reichweite bei voller Batterie",
    readOn: "Aus dem Fahrzeug gelesen am",
    signed: "Signiert: jede Kopie lässt sich prüfen",
    ownersCopy: "Die Werte stehen im Bericht selbst",
  },
  fr: {
    title: "Rapport du véhicule",
    odometer: "Kilométrage",
    battery: "Batterie",
    ofNew: "de l’autonomie à neuf, estimation",
    range: "Autonomie à pleine charge",
    readOn: "Lu dans la voiture le",
    signed: "Signé : chaque copie peut être vérifiée",
    ownersCopy: "Les valeurs figurent dans le rapport",
  },
  es: {
    title: "Informe del vehículo",
    odometer: "Kilometraje",
    battery: "Batería",
    ofNew: "de su autonomía de nuevo, estimado",
    range: "Autonomía con carga completa",
    readOn: "Leído del coche el",
    signed: "Firmado: cualquiera puede verificar una copia",
    ownersCopy: "Los datos están en el propio informe",
  },
  it: {
    title: "Rapporto del veicolo",
    odometer: "Chilometraggio",
    battery: "Batteria",
    ofNew: "dell’autonomia da nuova, stima",
    range: "Autonomia a piena carica",
    readOn: "Letto dall’auto il",
    signed: "Firmato: ogni copia si può verificare",
    ownersCopy: "I valori sono nel rapporto stesso",
  },
  nl: {
    title: "Voertuigrapport",
    odometer: "Kilometerstand",
    battery: "Batterij",
    ofNew: "van het bereik als nieuw, geschat",
    range: "Actieradius bij volle batterij",
    readOn: "Uit de auto gelezen op",
    signed: "Ondertekend: iedereen kan een kopie controleren",
    ownersCopy: "De waarden staan in het rapport zelf",
  },
  sv: {
    title: "Fordonsrapport",
    odometer: "Mätarställning",
    battery: "Batteri",
    ofNew: "av räckvidden som ny, uppskattat",
    range: "Räckvidd med fullt batteri",
    readOn: "Avläst från bilen den",
    signed: "Signerad: vem som helst kan kontrollera en kopia",
    ownersCopy: "Värdena står i själva rapporten",
  },
  fi: {
    title: "Ajoneuvoraportti",
    odometer: "Matkamittari",
    battery: "Akku",
    ofNew: "toimintamatkasta uutena, arvio",
    range: "Toimintamatka täydellä akulla",
    readOn: "Luettu autosta",
    signed: "Allekirjoitettu: kuka tahansa voi tarkistaa kopion",
    ownersCopy: "Arvot ovat itse raportissa",
  },
  bg: {
    title: "Доклад за автомобила",
    odometer: "Пробег",
    battery: "Батерия",
    ofNew: "от пробега като нова, по оценка",
    range: "Пробег при пълна батерия",
    readOn: "Прочетено от автомобила на",
    signed: "Подписано: всеки може да провери копие",
    ownersCopy: "Стойностите са в самия доклад",
  },
};
