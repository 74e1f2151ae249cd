import * as lists from 'stopword'

/**
 * Lists longer than this hold many words with a meaning of their own (months, numbers, "beginning"), so that only
 * their short words are taken: removing a word of the topic costs a hit, keeping a function word costs nothing.
 */
const longList = 250
const shortWord = 5

/** Articles, pronouns, prepositions, conjunctions and auxiliaries; nothing that someone could be looking for. */
const english =
  'a about after again all also am an and any are as at be because been before being both but by can cannot could did do does doing dont during each either etc ' +
  'for from further had has have having he her here hers him his how however i if in into is isnt it its itself just may me might more most must my nor not of off on ' +
  'once only or other our ours out over own same shall she should so some such than that the their theirs them themselves then there these they this those through ' +
  'thus to too under until up upon us very was we were what when where whether which while who whom whose why will with within without would you your yours'

const german =
  'ab aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus außer außerdem bei beide beiden beim bereits bevor bin bis bist ' +
  'bzw da dabei dadurch dafür dagegen daher dahin damit danach dann daran darauf daraus darin darüber darum das dass daß davon dazu dein deine deinem deinen deiner dem den denen denn ' +
  'der deren des deshalb dessen desto dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines einige einigem einigen einiger einiges ' +
  'er es etwa etwas euch euer eure für gegen habe haben hat hatte hatten hätte hätten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in indem ins ist ja jede jedem jeden ' +
  'jeder jedes jedoch jene jenem jenen jener jenes kann können könnte könnten man manche manchem manchen mancher manches mehr mein meine meinem meinen meiner mich mir mit muss müssen nach nachdem ' +
  'nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seiner seit sich sie sind so sobald sodass solche solchem solchen solcher solches soll sollen sollte sollten somit sondern sonst ' +
  'sowie sowohl über um und uns unser unsere unserem unseren unserer unter vom von vor während wann war waren warum was weder weil welche welchem welchen welcher welches wenn wer werde werden wem wen ' +
  'wessen wie wieder wir wird wo wobei wodurch wofür wurde wurden würde würden zu zum zur zwar zwischen'

/** What the package's lists for these languages lack. */
const additions: Record<string, string> = {
  spa: 'e o es son fue era ser está están este esta estos estas esa esos esas ha han hay había ni cada todo todos toda todas si nosotros ellos ellas les nuestro nuestra mucho muy tan así',
  por: 'é são foi era ser está estão há mais cada todo todos toda todas tem têm deve pode neste nesta nesse nessa também onde',
  ita: 'è e o',
}

const none: ReadonlySet<string> = new Set()
const made = new Map<string, ReadonlySet<string>>()

/**
 * The function words of a language, lower-case and with their accents, for an ISO 639-3 code; an empty set for
 * languages without a list.
 */
export function stopWords(language: string): ReadonlySet<string> {
  const known = made.get(language)
  if (known) return known
  const words = wordsOf(language)
  const set = words ? new Set(words) : none
  made.set(language, set)
  return set
}

function wordsOf(language: string): readonly string[] | undefined {
  if (language === 'eng') return english.split(' ')
  if (language === 'deu') return german.split(' ')
  // The package files Norwegian under Bokmål.
  const list = (lists as Record<string, string[] | undefined>)[language === 'nor' ? 'nob' : language]
  if (!list) return undefined
  const usable = list.length <= longList ? list : list.filter((word) => word.length <= shortWord)
  return [...usable, ...(additions[language]?.split(' ') ?? [])]
}
