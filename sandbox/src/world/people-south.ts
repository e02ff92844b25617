import type { Person } from './person.ts'

/** Customers from Africa and the Americas. */
export const peopleOfTheSouth: Person[] = [
  {
    id: 'sofia-hernandez',
    name: 'Sofía Hernández',
    language: 'es',
    phone: '+525512345625',
    attributes: { 'Usual service': 'Tinte' },
    threads: [
      {
        channel: 'whatsapp',
        day: 19,
        staff: 'hugo',
        lines: [
          '22:14 > Hola, voy de viaje a Lyon en diciembre. ¿Atienden sin cita?',
          '09:30 < Hola Sofía, mejor con cita. ¿Qué días estarás?',
          '15:02 > Del 10 al 14, les confirmo cuando tenga los vuelos ✈️',
        ],
      },
    ],
  },
  {
    id: 'beatriz-souza',
    name: 'Beatriz Souza',
    language: 'pt-BR',
    phone: '+5511912345626',
    attributes: { 'Usual service': 'Progressiva sem formol' },
    threads: [
      {
        channel: 'whatsapp',
        day: 8,
        staff: 'ines',
        lines: [
          '14:40 > Oi! Vocês fazem progressiva sem formol?',
          '14:52 < Oi Beatriz! Fazemos, 190 €, dura uns quatro meses.',
          '14:55 > Quero! Tem horário quinta?',
          '15:01 < Quinta às 13h. Marcado!',
          '15:02 > Obrigada 💛',
        ],
      },
    ],
  },
  {
    id: 'diego-fernandez',
    name: 'Diego Fernández',
    language: 'es',
    phone: '+5491112345627',
    handles: { telegram: { address: '5312340626', username: 'diego_f' } },
    attributes: { 'Usual service': 'Corte y barba' },
    threads: [
      {
        channel: 'whatsapp',
        day: 4,
        staff: 'hugo',
        lines: [
          '12:12 > Che, ¿tienen turno hoy a la tarde?',
          '12:20 < ¡Hola Diego! 18:00 con Hugo. 42 €.',
          '12:21 > Dale, ahí estoy',
          '18:50 > Quedó impecable, gracias Hugo!',
        ],
      },
    ],
  },
  {
    id: 'amara-okafor',
    name: 'Amara Okafor',
    language: 'en',
    phone: '+2348031234528',
    email: 'amara.okafor@example.com',
    username: 'amara',
    attributes: { 'Usual service': 'Box braids', 'Hair type': '4C' },
    threads: [
      {
        channel: 'webchat',
        day: 15,
        staff: 'ines',
        lines: [
          '12:30 > Hi, do you have anyone who is experienced with 4C hair?',
          '12:41 < Hi Amara! Yes, Inès trained in Abidjan and does braids, twists and silk presses.',
          '12:43 > Finally! How long for knotless box braids, waist length?',
          '12:50 < About six hours, 220 € with hair included.',
        ],
      },
      {
        channel: 'whatsapp',
        day: 6,
        staff: 'ines',
        lines: [
          '10:01 > Hi, Amara here. Booking the braids for Saturday please',
          '10:06 < Saturday 9:00, six hours with Inès. We have coffee ☕',
        ],
      },
      {
        channel: 'whatsapp',
        day: 1,
        staff: 'ines',
        lines: [
          '19:45 > [photo braids] Look at these! Inès is an artist. Five stars.',
          '19:52 < Amara, you made my evening! They suit you so well.',
        ],
      },
    ],
  },
  {
    id: 'kwame-mensah',
    name: 'Kwame Mensah',
    language: 'en',
    handles: { messenger: { address: '8812340629', scope: '104857600000001' } },
    attributes: { Company: 'Mensah Hair Supplies', Kind: 'Supplier' },
    threads: [
      {
        channel: 'messenger',
        day: 14,
        staff: 'lea',
        lines: [
          '09:00 > Good morning, your order of shea butter left Accra today. Tracking follows.',
          '09:25 < Good morning Kwame, wonderful, thank you!',
        ],
      },
      {
        channel: 'messenger',
        day: 5,
        staff: 'lea',
        lines: [
          '16:33 > Customs asks for your EORI number, please.',
          '16:50 < FR 123 456 789 00012. Is there anything else they need?',
          '17:04 > All good. Delivery on Thursday.',
        ],
      },
    ],
  },
]
