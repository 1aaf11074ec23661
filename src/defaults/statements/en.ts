import type { StatementParts } from './parts.ts'

/** The default statements in English. */
export const en: StatementParts = {
  purposes: {
    'brand-identity': {
      title: 'Use your points in every branch',
      text: 'Your nameless card works in this shop without this. If you agree, your card joins the brand: your points, the days they end and your tier are carried over to the brand’s central account and can be used in every branch and in the web shop. No name, address or e-mail is asked for. What you earn in this shop is the same with and without.',
      data: [
        'a random member number',
        'a value made of your card by which branches recognise it',
        'points earned and spent, the day, and the amount that counts for your tier',
      ],
      storage: 'In the brand’s ledger and, as a short list, in the servers of its branches.',
      retention:
        'As long as you are a member. After you leave, the last backup with your data ends after 35 days; the record of this consent is kept for 3 years.',
      recipients: ['the branches of the brand, each under a number of its own for you'],
    },
    profiling: {
      title: 'Offers from what you buy in all branches',
      text: 'If you agree, the brand adds to your points in which departments you shop, and chooses offers by it. It never decides a price for you alone, and nobody is refused anything because of it. Offers in this shop come without this from what the card bought here.',
      data: ['spend by department and day in the branches of the brand'],
      storage: 'In the brand’s ledger.',
      retention: 'As long as you agree, and at most 24 months back.',
      recipients: [],
    },
    marketing: {
      title: 'News and offers beyond the shop',
      text: 'If you agree, the brand may show and send you offers in its app and web shop, and on other ways only where you gave an address there yourself. You decide at the kiosk how much you want to be offered.',
      data: ['your member number', 'offers you were shown and what you did with them'],
      storage: 'In the brand’s ledger and in the systems that deliver the offers.',
      retention: 'As long as you agree; what you were shown at most 12 months.',
      recipients: ['the services that deliver the brand’s offers on its behalf'],
    },
    recipients: {
      title: 'Passing data on to partners',
      text: 'If you agree, the brand passes what it knows of your membership on to the partners it names at the kiosk, so that points can be earned and used there. Each of them is told when you withdraw, and you see who has confirmed.',
      data: ['a number for you that only this partner has', 'points, tier and the day of changes'],
      storage: 'In the systems of the partners named.',
      retention: 'As long as you agree; partners delete it when they are told of your withdrawal.',
      recipients: ['partners of the brand, as named at the kiosk'],
    },
  },
  controllers: [
    'the operator of this shop, as named on the receipt',
    'the operator of the brand, as named at the kiosk',
  ],
  withdrawal:
    'At any time, as easily as you agreed: hold the card to any kiosk and press “withdraw”. It works even while the line to the brand is down, and costs nothing.',
  law: {
    'EU-DE':
      'The legal basis is your consent (Art. 6(1)(a) GDPR). It is voluntary; withdrawing it does not make unlawful what was done before (Art. 7(3) GDPR). You may have access, rectification, erasure, restriction and a copy of your data (Arts. 15 to 20 GDPR), for which the card itself is proof enough, and you may complain to a data protection authority, for instance that of your federal state.',
    EU: 'The legal basis is your consent (Art. 6(1)(a) GDPR). It is voluntary; withdrawing it does not make unlawful what was done before (Art. 7(3) GDPR). You may have access, rectification, erasure, restriction and a copy of your data (Arts. 15 to 20 GDPR), for which the card itself is proof enough, and you may complain to the data protection authority where you live.',
    CN: 'The basis is your consent (Arts. 13(1) and 14 of the Personal Information Protection Law). It is voluntary, and refusing it does not limit the service in this shop (Art. 16); withdrawing it does not affect what was done before (Art. 15). You may consult, copy, correct, transfer and delete your information and ask for an explanation (Arts. 44 to 48), for which the card itself is proof enough.',
  },
  lawOfRecipients: {
    'EU-DE': 'No data leaves the European Union on the strength of this consent.',
    EU: 'No data leaves the European Union on the strength of this consent.',
    CN: 'This is a separate consent for providing information to others (Art. 23); none of it leaves the mainland of China on the strength of it.',
  },
}
