import type { StatementParts } from './parts.ts'

/** The default statements in German. */
export const de: StatementParts = {
  purposes: {
    'brand-identity': {
      title: 'Punkte in jeder Filiale nutzen',
      text: 'Ihre namenlose Karte funktioniert in diesem Laden auch ohne das. Wenn Sie einwilligen, tritt Ihre Karte der Marke bei: Ihre Punkte, deren Verfallstage und Ihre Stufe gehen auf das zentrale Konto der Marke über und gelten in jeder Filiale und im Webshop. Name, Anschrift oder E-Mail werden nicht erfragt. Sie sammeln in diesem Laden mit und ohne Einwilligung gleich viel.',
      data: [
        'eine zufällige Mitgliedsnummer',
        'ein aus Ihrer Karte gebildeter Wert, an dem Filialen sie erkennen',
        'gesammelte und eingelöste Punkte, der Tag und der Betrag, der für Ihre Stufe zählt',
      ],
      storage: 'Im Hauptbuch der Marke und als kurze Liste auf den Servern der Filialen.',
      retention:
        'Solange Sie Mitglied sind. Nach dem Austritt endet die letzte Sicherung mit Ihren Daten nach 35 Tagen; der Nachweis dieser Einwilligung bleibt 3 Jahre.',
      recipients: ['die Filialen der Marke, jede unter einer eigenen Nummer für Sie'],
    },
    profiling: {
      title: 'Angebote aus Einkäufen in allen Filialen',
      text: 'Wenn Sie einwilligen, hält die Marke zu Ihren Punkten fest, in welchen Abteilungen Sie einkaufen, und wählt danach Angebote aus. Sie macht damit nie einen Preis nur für Sie, und niemandem wird deshalb etwas verweigert. Angebote in diesem Laden entstehen auch ohne das aus dem, was die Karte hier gekauft hat.',
      data: ['Einkaufssummen je Abteilung und Tag in den Filialen der Marke'],
      storage: 'Im Hauptbuch der Marke.',
      retention: 'Solange Sie einwilligen, und höchstens 24 Monate zurück.',
      recipients: [],
    },
    marketing: {
      title: 'Neuigkeiten und Angebote außerhalb des Ladens',
      text: 'Wenn Sie einwilligen, darf die Marke Ihnen Angebote in ihrer App und ihrem Webshop zeigen und senden, auf anderen Wegen nur, wenn Sie dort selbst eine Adresse angegeben haben. Wie viel Ihnen angeboten wird, bestimmen Sie am Kiosk.',
      data: ['Ihre Mitgliedsnummer', 'gezeigte Angebote und was Sie damit getan haben'],
      storage: 'Im Hauptbuch der Marke und in den Systemen, die die Angebote ausspielen.',
      retention: 'Solange Sie einwilligen; was Ihnen gezeigt wurde, höchstens 12 Monate.',
      recipients: ['Dienste, die Angebote im Auftrag der Marke ausspielen'],
    },
    recipients: {
      title: 'Weitergabe an Partner',
      text: 'Wenn Sie einwilligen, gibt die Marke weiter, was sie von Ihrer Mitgliedschaft weiß, und zwar an die am Kiosk genannten Partner, damit Punkte auch dort gesammelt und genutzt werden können. Jedem wird ein Widerruf mitgeteilt, und Sie sehen, wer ihn bestätigt hat.',
      data: ['eine Nummer für Sie, die nur dieser Partner hat', 'Punkte, Stufe und der Tag von Änderungen'],
      storage: 'In den Systemen der genannten Partner.',
      retention: 'Solange Sie einwilligen; Partner löschen, sobald ihnen der Widerruf mitgeteilt ist.',
      recipients: ['Partner der Marke, wie am Kiosk genannt'],
    },
  },
  controllers: [
    'der Betreiber dieses Ladens, wie auf dem Kassenbon genannt',
    'der Betreiber der Marke, wie am Kiosk genannt',
  ],
  withdrawal:
    'Jederzeit und so einfach wie die Einwilligung: Karte an einen Kiosk halten und „widerrufen“ drücken. Das geht auch, wenn die Leitung zur Marke gestört ist, und kostet nichts.',
  law: {
    'EU-DE':
      'Rechtsgrundlage ist Ihre Einwilligung (Art. 6 Abs. 1 Buchst. a DSGVO). Sie ist freiwillig; ein Widerruf macht nicht rechtswidrig, was vorher geschah (Art. 7 Abs. 3 DSGVO). Sie haben Rechte auf Auskunft, Berichtigung, Löschung, Einschränkung und eine Kopie Ihrer Daten (Art. 15 bis 20 DSGVO), wofür die Karte selbst als Nachweis genügt, und können sich bei einer Datenschutzaufsicht beschweren, etwa der Ihres Bundeslandes.',
    EU: 'Rechtsgrundlage ist Ihre Einwilligung (Art. 6 Abs. 1 Buchst. a DSGVO). Sie ist freiwillig; ein Widerruf macht nicht rechtswidrig, was vorher geschah (Art. 7 Abs. 3 DSGVO). Sie haben Rechte auf Auskunft, Berichtigung, Löschung, Einschränkung und eine Kopie Ihrer Daten (Art. 15 bis 20 DSGVO), wofür die Karte selbst als Nachweis genügt, und können sich bei der Datenschutzaufsicht an Ihrem Wohnort beschweren.',
    CN: 'Grundlage ist Ihre Einwilligung (Art. 13 Abs. 1 und Art. 14 des chinesischen Gesetzes zum Schutz persönlicher Informationen). Sie ist freiwillig, und eine Ablehnung schränkt den Dienst in diesem Laden nicht ein (Art. 16); ein Widerruf berührt nicht, was vorher geschah (Art. 15). Sie können Ihre Informationen einsehen, kopieren, berichtigen, übertragen und löschen lassen und eine Erklärung verlangen (Art. 44 bis 48), wofür die Karte selbst als Nachweis genügt.',
  },
  lawOfRecipients: {
    'EU-DE': 'Aufgrund dieser Einwilligung verlassen keine Daten die Europäische Union.',
    EU: 'Aufgrund dieser Einwilligung verlassen keine Daten die Europäische Union.',
    CN: 'Dies ist eine gesonderte Einwilligung in die Weitergabe an andere (Art. 23); aufgrund ihrer verlässt nichts das chinesische Festland.',
  },
}
