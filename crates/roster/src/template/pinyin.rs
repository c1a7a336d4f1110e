//! `{{ name | pinyin }}`: a Chinese name in Latin letters, `张三丰` as `zhangsanfeng`, with the readings that surnames have of their own.
//!
//! Characters with several readings are read by their commonest one behind the surname, as nobody but their bearers can know better.
//! `ü` is `v`, as it is typed. Two names may well come out alike: a userid made of them needs `userid_if_taken`.

use minijinja::{Error, ErrorKind};
use pinyin::ToPinyin;

/// Surnames of two characters, so that name and surname can be told apart; with a reading where it is not that of the characters.
const DOUBLE_SURNAMES: &[(&str, &str)] = &[
    ("万俟", "moqi"),
    ("尉迟", "yuchi"),
    ("单于", "chanyu"),
    ("长孙", "zhangsun"),
    ("澹台", "tantai"),
    ("令狐", "linghu"),
    ("鲜于", "xianyu"),
    ("宰父", "zaifu"),
    ("拓跋", "tuoba"),
    ("欧阳", "ouyang"),
    ("太史", "taishi"),
    ("端木", "duanmu"),
    ("上官", "shangguan"),
    ("司马", "sima"),
    ("东方", "dongfang"),
    ("独孤", "dugu"),
    ("南宫", "nangong"),
    ("夏侯", "xiahou"),
    ("诸葛", "zhuge"),
    ("皇甫", "huangfu"),
    ("公孙", "gongsun"),
    ("慕容", "murong"),
    ("司徒", "situ"),
    ("司空", "sikong"),
    ("司寇", "sikou"),
    ("宇文", "yuwen"),
    ("闻人", "wenren"),
    ("东郭", "dongguo"),
    ("南门", "nanmen"),
    ("呼延", "huyan"),
    ("西门", "ximen"),
    ("申屠", "shentu"),
    ("公羊", "gongyang"),
    ("轩辕", "xuanyuan"),
    ("淳于", "chunyu"),
    ("钟离", "zhongli"),
    ("闾丘", "lvqiu"),
    ("濮阳", "puyang"),
    ("赫连", "helian"),
    ("百里", "baili"),
    ("第五", "diwu"),
    ("完颜", "wanyan"),
    ("纳兰", "nalan"),
];

/// Surnames that are read otherwise than the character alone.
const SURNAMES: &[(char, &str)] = &[
    ('单', "shan"),
    ('曾', "zeng"),
    ('解', "xie"),
    ('仇', "qiu"),
    ('查', "zha"),
    ('区', "ou"),
    ('盖', "ge"),
    ('朴', "piao"),
    ('翟', "zhai"),
    ('覃', "qin"),
    ('乐', "yue"),
    ('员', "yun"),
    ('缪', "miao"),
    ('黑', "he"),
    ('重', "chong"),
    ('秘', "bi"),
    ('洗', "xian"),
    ('折', "she"),
    ('句', "gou"),
    ('繁', "po"),
    ('种', "chong"),
    ('祭', "zhai"),
    ('都', "du"),
    ('召', "shao"),
    ('能', "nai"),
    ('卜', "bu"),
    ('阚', "kan"),
    ('隗', "wei"),
    ('郇', "xun"),
    ('佴', "nai"),
    ('薄', "bo"),
    ('吕', "lv"),
];

/// The part of a name that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Initials,
    Surname,
    Given,
    GivenInitials,
}

/// The filter.
pub(super) fn filter(text: &str, part: Option<&str>) -> Result<String, Error> {
    let part = match part {
        None => Part::Whole,
        Some("initials") => Part::Initials,
        Some("surname") => Part::Surname,
        Some("given") => Part::Given,
        Some("given_initials") => Part::GivenInitials,
        Some(other) => {
            let message = format!(
                "`pinyin` takes 'surname', 'given', 'initials' or 'given_initials', or nothing for the whole name, and not '{other}'"
            );
            return Err(Error::new(ErrorKind::InvalidOperation, message));
        }
    };
    let Syllables { surname, given, surname_first } = Syllables::of(text);
    let initials =
        |syllables: &[String]| syllables.iter().filter_map(|syllable| syllable.chars().next()).collect::<String>();
    let in_order = |surname: String, given: String| if surname_first { surname + &given } else { given + &surname };
    Ok(match part {
        Part::Whole => in_order(surname.concat(), given.concat()),
        Part::Initials => in_order(initials(&surname), initials(&given)),
        Part::Surname => surname.concat(),
        Part::Given => given.concat(),
        Part::GivenInitials => initials(&given),
    })
}

/// A name as it is spoken.
struct Syllables {
    surname: Vec<String>,
    given: Vec<String>,
    surname_first: bool,
}

impl Syllables {
    fn of(name: &str) -> Self {
        let name = name.trim();
        let compact: String = name.chars().filter(|character| !character.is_whitespace()).collect();
        if let Some((surname, reading)) = DOUBLE_SURNAMES.iter().find(|(surname, _)| compact.starts_with(surname)) {
            // Its two syllables count as one word; nobody's initials have both.
            let given = syllables(&compact[surname.len()..]);
            return Self { surname: vec![(*reading).to_owned()], given, surname_first: true };
        }
        match compact.chars().next() {
            Some(first) if first.to_pinyin().is_some() && !name.contains(['·', '•', '．']) => {
                let reading =
                    SURNAMES.iter().find(|(surname, _)| *surname == first).map(|(_, reading)| (*reading).to_owned());
                let surname = reading.or_else(|| syllables(&first.to_string()).pop()).into_iter().collect();
                Self { surname, given: syllables(&compact[first.len_utf8()..]), surname_first: true }
            }
            _ => Self::family_last(name),
        }
    }

    /// `Ann Lee`, `艾合买提·买买提`: what comes last is the family's.
    fn family_last(name: &str) -> Self {
        let mut words: Vec<&str> =
            name.split(['·', '•', '．', ' ', '\u{3000}']).filter(|word| !word.is_empty()).collect();
        let surname = words.pop().map(syllables).unwrap_or_default();
        Self { surname, given: words.into_iter().flat_map(syllables).collect(), surname_first: false }
    }
}

/// Each Chinese character as its syllable, and each run of Latin letters and digits as it stands, in small letters. All else is left out.
fn syllables(text: &str) -> Vec<String> {
    let mut syllables: Vec<String> = Vec::new();
    let mut in_word = false;
    for character in text.chars() {
        let character = super::phone::narrow(character);
        match character.to_pinyin() {
            Some(reading) => {
                syllables.push(reading.plain().replace('ü', "v"));
                in_word = false;
            }
            None if character.is_ascii_alphanumeric() => {
                match syllables.last_mut() {
                    Some(word) if in_word => word.push(character.to_ascii_lowercase()),
                    _ => syllables.push(character.to_ascii_lowercase().to_string()),
                }
                in_word = true;
            }
            None => in_word = in_word && matches!(character, '\'' | '’'),
        }
    }
    syllables
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(name: &str) -> String {
        let part = |part| filter(name, part).unwrap();
        [None, Some("initials"), Some("surname"), Some("given"), Some("given_initials")].map(part).join(" ")
    }

    #[test]
    fn names_are_read_whole_and_in_parts() {
        assert_eq!(parts("张三丰"), "zhangsanfeng zsf zhang sanfeng sf");
        assert_eq!(parts("王芳"), "wangfang wf wang fang f");
        assert_eq!(parts("李 明"), "liming lm li ming m");
        assert_eq!(parts("Ann-Marie O'Neil"), "annmarieoneil amo oneil annmarie am");
        assert_eq!(parts("艾合买提·买买提"), "aihemaitimaimaiti ahmtmmt maimaiti aihemaiti ahmt");
        assert_eq!(parts(""), "    ");
    }

    #[test]
    fn surnames_have_readings_of_their_own() {
        for (name, reading) in [
            ("单田芳", "shantianfang"),
            ("曾国藩", "zengguofan"),
            ("尉迟恭", "yuchigong"),
            ("解晓东", "xiexiaodong"),
            ("仇英", "qiuying"),
            ("查良镛", "zhaliangyong"),
            ("区志明", "ouzhiming"),
            ("朴成", "piaocheng"),
            ("翟明", "zhaiming"),
            ("乐毅", "yueyi"),
            ("万俟卨", "moqixie"),
            ("吕布", "lvbu"),
            ("欧阳修", "ouyangxiu"),
        ] {
            assert_eq!(filter(name, None).unwrap(), reading, "{name}");
        }
        assert_eq!(filter("欧阳修", Some("initials")).unwrap(), "ox");
        assert_eq!(
            filter("王单", Some("given")).unwrap(),
            "dan",
            "behind the surname a character is read as it commonly is"
        );
    }

    #[test]
    fn no_surname_stands_in_a_list_for_nothing() {
        let common: Vec<char> = SURNAMES
            .iter()
            .filter(|(surname, reading)| surname.to_pinyin().is_some_and(|common| common.plain() == *reading))
            .map(|(surname, _)| *surname)
            .collect();
        assert_eq!(common, []);
        assert!(DOUBLE_SURNAMES.iter().all(|(surname, _)| surname.chars().count() == 2));
    }

    #[test]
    fn unknown_part_is_refused() {
        assert!(filter("王芳", Some("first")).unwrap_err().to_string().contains("'given_initials'"));
    }
}
