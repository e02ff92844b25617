import type { Person } from './person.ts'

/** Regulars from around the salon. */
export const peopleOfFrance: Person[] = [
  {
    id: 'marie-dubois',
    name: 'Marie Dubois',
    language: 'fr',
    phone: '+33612345601',
    email: 'marie.dubois@example.com',
    username: 'marie-dubois',
    attributes: { 'Usual service': 'Balayage', 'Usual stylist': 'Léa', 'Wedding day': '12 June' },
    threads: [
      {
        channel: 'webchat',
        day: 20,
        staff: 'lea',
        lines: [
          '18:42 > Bonsoir ! Je me marie en juin et je cherche une coiffure pour le jour J. Vous faites les essais ?',
          '18:47 < Bonsoir Marie, toutes nos félicitations ! Oui : un essai de 90 min à 65 €, déduit du forfait mariage.',
          '18:49 > Parfait. Chignon bas, un peu bohème, avec des fleurs fraîches.',
          '18:52 < Très joli. Envoyez-nous une photo quand vous voulez, nous gardons tout dans votre dossier.',
        ],
      },
      {
        channel: 'whatsapp',
        day: 13,
        staff: 'lea',
        lines: [
          '12:08 > Bonjour, c’est Marie, on a parlé du mariage sur votre site 🙂',
          '12:09 > [photo balayage] Voilà la couleur que j’aimerais avant le grand jour',
          '12:15 < Magnifique, un balayage miel. Comptez 2 h 30 et 145 €. Jeudi à 14 h avec moi ?',
          '12:16 > Jeudi 14 h c’est parfait !',
          '12:17 < C’est réservé. À jeudi Marie !',
        ],
      },
      {
        channel: 'whatsapp',
        day: 9,
        staff: 'lea',
        lines: [
          '19:30 > [photo waves] Je suis RAVIE du résultat, merci Léa ❤️',
          '19:41 < Merci Marie, quelle belle lumière ! Pensez au soin une fois par semaine.',
        ],
      },
      {
        channel: 'email',
        day: 4,
        subject: 'Devis forfait mariage',
        staff: 'lea',
        lines: [
          '09:05 > Bonjour,\n\nPourriez-vous m’envoyer le devis du forfait mariage (moi et deux témoins) ?\n\nMerci,\nMarie',
          '10:20 < Bonjour Marie,\n\nForfait mariée 290 €, deux coiffures invitées à 70 €, soit 430 €. Votre essai est déjà déduit.\n\nBelle journée,\nLéa',
        ],
      },
    ],
  },
  {
    id: 'lucas-moreau',
    name: 'Lucas Moreau',
    language: 'fr',
    phone: '+33612345602',
    handles: { telegram: { address: '5312340602', username: 'lucasm' } },
    attributes: { 'Usual service': 'Coupe homme', 'Usual stylist': 'Hugo' },
    threads: [
      {
        channel: 'telegram',
        day: 1,
        staff: 'hugo',
        lines: [
          '13:05 > Salut Hugo, toujours ok pour demain 18h ?',
          '13:12 < Oui Lucas, à demain !',
        ],
      },
      {
        channel: 'whatsapp',
        day: 6,
        staff: 'hugo',
        lines: [
          '08:12 > Salut, une place pour une coupe + barbe aujourd’hui ?',
          '08:20 < Salut Lucas ! 17 h 30 avec Hugo, 42 €. Ça te va ?',
          '08:21 > Top, je prends',
          '16:55 > Je suis dans les bouchons, 10 min de retard désolé',
          '16:57 < Pas de souci, on t’attend.',
        ],
      },
    ],
  },
  {
    id: 'camille-bernard',
    name: 'Camille Bernard',
    language: 'fr',
    email: 'camille.bernard@example.org',
    username: 'camille-b',
    attributes: { 'Usual service': 'Manucure', Allergy: 'Acrylates' },
    threads: [
      {
        channel: 'webchat',
        day: 11,
        staff: 'ines',
        lines: [
          '13:02 > Bonjour, vos vernis semi-permanents contiennent-ils du HEMA ? Je suis allergique.',
          '13:10 < Bonjour Camille, notre gamme Pure en est exempte. Je le note dans votre dossier pour que toute l’équipe le sache.',
          '13:11 > Merci, c’est rassurant !',
        ],
      },
      {
        channel: 'email',
        day: 0,
        subject: 'Bon cadeau pour ma sœur',
        lines: [
          '-95 > Bonjour,\n\nJe voudrais offrir un bon de 80 € à ma sœur pour son anniversaire samedi. Est-ce possible de le recevoir par e-mail ?\n\nCamille',
        ],
      },
    ],
  },
  {
    id: 'julien-petit',
    name: 'Julien Petit',
    language: 'fr',
    email: 'julien.petit@example.net',
    attributes: { Note: 'Prefers e-mail' },
    threads: [
      {
        channel: 'email',
        day: 8,
        subject: 'Facturé deux fois',
        staff: 'lea',
        lines: [
          '21:14 > Bonjour,\n\nMa carte a été débitée deux fois de 38 € le 3. Pouvez-vous vérifier ? Ce n’est pas la première fois.\n\nJulien Petit',
          '09:02 < Bonjour Monsieur Petit,\n\nVous avez raison, toutes nos excuses. Le remboursement est parti ce matin, il arrive sous 3 jours. Votre prochaine coupe est pour nous.\n\nLéa',
        ],
      },
      {
        channel: 'email',
        day: 5,
        subject: 'Re: Facturé deux fois',
        lines: ['12:31 > Bien reçu, merci pour la rapidité.\n\nJulien Petit'],
      },
    ],
  },
  {
    id: 'therese-girard',
    name: 'Thérèse Girard',
    language: 'fr',
    phone: '+33612345605',
    email: 'therese.girard@example.com',
    attributes: { 'Usual service': 'Mise en plis', 'Usual day': 'Friday morning' },
    threads: [
      {
        channel: 'email',
        day: 15,
        subject: 'Mon rendez-vous du vendredi',
        staff: 'lea',
        lines: [
          '07:48 > Chère Léa,\n\nJe serai chez ma fille vendredi. Peut-on mettre ma mise en plis au jeudi, même heure ?\n\nBien à vous,\nThérèse Girard',
          '08:30 < Chère Madame Girard,\n\nC’est noté : jeudi à 9 h 30. Profitez bien de votre fille !\n\nLéa',
          '08:55 > Vous êtes un amour. À jeudi.',
        ],
      },
    ],
  },
  {
    id: 'zoe-lambert',
    name: 'Zoé Lambert',
    language: 'fr',
    handles: {
      instagram: { address: '7712340606', scope: '17841400000000001', username: 'zoe.lbt' },
    },
    attributes: { Age: '17', Guardian: 'Claire Lambert' },
    threads: [
      {
        channel: 'instagram',
        day: 3,
        staff: 'ines',
        lines: [
          '17:20 > coucou vous faites les mèches roses ?? 💗',
          '17:34 < Coucou Zoé ! Oui, à partir de 60 €. Comme tu as 17 ans, il nous faut l’accord d’un parent.',
          '17:36 > ok maman est ok elle peut écrire ici ?',
          '17:40 < Bien sûr, un petit mot suffit.',
          '18:05 > Bonjour, Claire Lambert, la maman de Zoé. Je suis d’accord pour les mèches.',
          '18:09 < Merci Madame ! Samedi 11 h, c’est réservé.',
        ],
      },
    ],
  },
  {
    id: 'aicha-benali',
    name: 'Aïcha Benali',
    language: 'fr',
    phone: '+212661234507',
    attributes: { 'Usual service': 'Soin kératine' },
    threads: [
      {
        channel: 'whatsapp',
        day: 17,
        staff: 'ines',
        lines: [
          '14:00 > Salam, bonjour ! Je viens à Lyon la semaine du 15, vous avez de la place pour un soin kératine ?',
          '14:12 < Bonjour Aïcha, avec plaisir. Mardi 10 h ou mercredi 15 h, 180 € cheveux longs.',
          '14:20 > Mercredi 15h inchallah',
          '14:21 < Réservé ! À mercredi.',
        ],
      },
      {
        channel: 'whatsapp',
        day: 2,
        staff: 'ines',
        lines: [
          '20:10 > Merci pour l’accueil, mes cheveux n’ont jamais été aussi doux',
          '20:32 < Merci à vous Aïcha, bon retour à Casablanca !',
        ],
      },
    ],
  },
]
