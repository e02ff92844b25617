/** What a customer reads after their STOP, with a word that our own list takes for START. */
export const goodbyes: Record<string, string> = {
  en: 'You will get no more such messages from {business}. Write START to get them again.',
  es: 'No recibirá más mensajes de este tipo de {business}. Escriba ALTA para volver a recibirlos.',
  pt: 'Você não receberá mais mensagens deste tipo de {business}. Escreva COMEÇAR para voltar a recebê-las.',
  fr: 'Vous ne recevrez plus de tels messages de {business}. Écrivez DÉMARRER pour les recevoir à nouveau.',
  de: 'Sie erhalten solche Nachrichten von {business} nicht mehr. Schreiben Sie STARTEN, um sie wieder zu erhalten.',
  it: 'Non riceverà più messaggi di questo tipo da {business}. Scriva ISCRIVIMI per riceverli di nuovo.',
  nl: 'U ontvangt zulke berichten van {business} niet meer. Schrijf STARTEN om ze weer te ontvangen.',
  id: 'Anda tidak akan menerima pesan seperti ini lagi dari {business}. Tulis MULAI untuk menerimanya kembali.',
  ja: '{business}からこのようなメッセージは今後届きません。再び受け取るには「再開」と送信してください。',
  ar: 'لن تصلك بعد الآن رسائل كهذه من {business}. اكتب «ابدأ» لتصلك من جديد.',
  zh: '您将不再收到来自 {business} 的此类消息。如需重新接收，请发送“开始”。',
  ru: 'Вы больше не будете получать такие сообщения от {business}. Напишите СТАРТ, чтобы получать их снова.',
  pl: 'Nie będziesz już otrzymywać takich wiadomości od {business}. Napisz WZNÓW, aby znów je otrzymywać.',
  tr: '{business} size artık böyle mesajlar göndermeyecek. Yeniden almak için BAŞLAT yazın.',
  hi: 'अब आपको {business} से ऐसे संदेश नहीं मिलेंगे। फिर से पाने के लिए «शुरू» लिखें।',
  ko: '{business}에서 보내는 이런 메시지를 더 이상 받지 않습니다. 다시 받으려면 “시작”이라고 보내 주세요.',
  vi: 'Bạn sẽ không còn nhận được tin nhắn như vậy từ {business}. Soạn BẮT ĐẦU để nhận lại.',
}

/**
 * The confirmation in the language of the word. STOP is every language's word: then, and where a word is used in several
 * languages, the customer's own decides if it is one of them.
 */
export function goodbye(spoken: string[], own: string | null, business: string): string {
  const mine = own?.split('-')[0] ?? ''
  const language = spoken.includes('en') || spoken.includes(mine) ? mine : spoken[0]
  const text = goodbyes[language ?? ''] ?? goodbyes[spoken[0] ?? ''] ?? goodbyes.en ?? ''
  return text.replace('{business}', () => business.replaceAll(/\s+/g, ' ').trim())
}
