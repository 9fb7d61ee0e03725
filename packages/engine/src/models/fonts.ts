import { fromNpm, type Model } from './model.ts';

/** The fonts by name: what captions need beside the bundled ones, fetched when a transcript has their letters. */
export type FontName =
  | 'noto-emoji'
  | 'noto-sans'
  | 'noto-sans-arabic'
  | 'noto-sans-armenian'
  | 'noto-sans-bengali'
  | 'noto-sans-devanagari'
  | 'noto-sans-ethiopic'
  | 'noto-sans-georgian'
  | 'noto-sans-gujarati'
  | 'noto-sans-gurmukhi'
  | 'noto-sans-hebrew'
  | 'noto-sans-jp'
  | 'noto-sans-kannada'
  | 'noto-sans-khmer'
  | 'noto-sans-kr'
  | 'noto-sans-lao'
  | 'noto-sans-malayalam'
  | 'noto-sans-myanmar'
  | 'noto-sans-oriya'
  | 'noto-sans-sc'
  | 'noto-sans-sinhala'
  | 'noto-sans-tamil'
  | 'noto-sans-tc'
  | 'noto-sans-telugu'
  | 'noto-sans-thai';

/**
 * Fonts as models: one file each, the weight that goes with the caption presets, named by the family that stands in the
 * file (what libass, fontconfig and CSS match). Byte counts and checksums were computed over the files in the packages.
 */
export const fonts: Readonly<Record<FontName, Model>> = {
  'noto-emoji': font({
    family: 'Noto Emoji',
    writes: 'emoji, in one colour',
    spec: '@expo-google-fonts/noto-emoji@0.4.7',
    packageBytes: 2_961_105,
    path: '700Bold/NotoEmoji_700Bold.ttf',
    bytes: 885_128,
    sha256: '4a3232c18f9c6312d34eb5b3ddc670c2060ff15f42d584c8aca331b6205c6ad9',
  }),
  'noto-sans': font({
    family: 'Noto Sans ExtraBold',
    writes: 'Greek, Cyrillic and rare Latin letters',
    spec: '@expo-google-fonts/noto-sans@0.4.2',
    packageBytes: 7_447_518,
    path: '800ExtraBold/NotoSans_800ExtraBold.ttf',
    bytes: 631_288,
    sha256: 'd0ba2f6bcc66ff9cadf6c0c8022484ba591db8a170691437485fb95b25dc18b8',
  }),
  'noto-sans-arabic': font({
    family: 'Noto Sans Arabic ExtraBold',
    writes: 'Arabic, Persian, Urdu',
    spec: '@expo-google-fonts/noto-sans-arabic@0.4.3',
    packageBytes: 1_778_562,
    path: '800ExtraBold/NotoSansArabic_800ExtraBold.ttf',
    bytes: 194_516,
    sha256: 'bddb3de5b60ef30144d6b28db7284655bb8417eb6f0074d9c34b35df2188f5ba',
  }),
  'noto-sans-armenian': font({
    family: 'Noto Sans Armenian ExtraBold',
    writes: 'Armenian',
    spec: '@expo-google-fonts/noto-sans-armenian@0.4.2',
    packageBytes: 1_217_899,
    path: '800ExtraBold/NotoSansArmenian_800ExtraBold.ttf',
    bytes: 50_004,
    sha256: 'e18d28adfbd6cf76547adf4a4b86bf86ee1559dee9967a4a1f8167b0437962d9',
  }),
  'noto-sans-bengali': font({
    family: 'Noto Sans Bengali ExtraBold',
    writes: 'Bengali, Assamese',
    spec: '@expo-google-fonts/noto-sans-bengali@0.4.4',
    packageBytes: 1_637_434,
    path: '800ExtraBold/NotoSansBengali_800ExtraBold.ttf',
    bytes: 141_496,
    sha256: 'fc20ff64272486778cc5634bfe2c5362e60a9902d0222cccc878d7f9819c6eb2',
  }),
  'noto-sans-devanagari': font({
    family: 'Noto Sans Devanagari ExtraBold',
    writes: 'Hindi, Marathi, Nepali',
    spec: '@expo-google-fonts/noto-sans-devanagari@0.4.1',
    packageBytes: 1_855_978,
    path: '800ExtraBold/NotoSansDevanagari_800ExtraBold.ttf',
    bytes: 221_708,
    sha256: '03154179b901fe6824371311d600b181a88d618c98f42918cda3a373c0b989cd',
  }),
  'noto-sans-ethiopic': font({
    family: 'Noto Sans Ethiopic ExtraBold',
    writes: 'Amharic, Tigrinya',
    spec: '@expo-google-fonts/noto-sans-ethiopic@0.4.2',
    packageBytes: 2_341_363,
    path: '800ExtraBold/NotoSansEthiopic_800ExtraBold.ttf',
    bytes: 366_800,
    sha256: '9066401d91414029643f54fa6f69f8d1ec5041f59cabfaf90f32575eddf32749',
  }),
  'noto-sans-georgian': font({
    family: 'Noto Sans Georgian ExtraBold',
    writes: 'Georgian',
    spec: '@expo-google-fonts/noto-sans-georgian@0.4.3',
    packageBytes: 1_323_693,
    path: '800ExtraBold/NotoSansGeorgian_800ExtraBold.ttf',
    bytes: 62_912,
    sha256: '01631cd894a5f86b2b0dc6d72fd7b774889b8ebc2798f3834959d6eb7f34594a',
  }),
  'noto-sans-gujarati': font({
    family: 'Noto Sans Gujarati ExtraBold',
    writes: 'Gujarati',
    spec: '@expo-google-fonts/noto-sans-gujarati@0.4.2',
    packageBytes: 1_609_922,
    path: '800ExtraBold/NotoSansGujarati_800ExtraBold.ttf',
    bytes: 175_596,
    sha256: '17cc7781828a53d8032bf0c94f38692d252d52badbe0bb844f8d9cc1d4e25c00',
  }),
  'noto-sans-gurmukhi': font({
    family: 'Noto Sans Gurmukhi ExtraBold',
    writes: 'Punjabi',
    spec: '@expo-google-fonts/noto-sans-gurmukhi@0.4.1',
    packageBytes: 1_243_366,
    path: '800ExtraBold/NotoSansGurmukhi_800ExtraBold.ttf',
    bytes: 58_880,
    sha256: '9d5566a7dd85192e879b837f3be9199d4a805c555f52120e6df44470a8e3472b',
  }),
  'noto-sans-hebrew': font({
    family: 'Noto Sans Hebrew ExtraBold',
    writes: 'Hebrew, Yiddish',
    spec: '@expo-google-fonts/noto-sans-hebrew@0.4.1',
    packageBytes: 1_214_759,
    path: '800ExtraBold/NotoSansHebrew_800ExtraBold.ttf',
    bytes: 48_004,
    sha256: '44fab34b4f56aee4132da1692ed495f91dd2ee60af33a27b695108a1c5d96cd1',
  }),
  'noto-sans-jp': font({
    family: 'Noto Sans JP ExtraBold',
    writes: 'Japanese',
    spec: '@expo-google-fonts/noto-sans-jp@0.4.3',
    packageBytes: 28_996_407,
    path: '800ExtraBold/NotoSansJP_800ExtraBold.ttf',
    bytes: 5_465_668,
    sha256: '768a00140878f65faacfa66f8eedb6f3e0854850b6bc9c02b0376b6b1849cf87',
  }),
  'noto-sans-kannada': font({
    family: 'Noto Sans Kannada ExtraBold',
    writes: 'Kannada',
    spec: '@expo-google-fonts/noto-sans-kannada@0.4.3',
    packageBytes: 1_501_297,
    path: '800ExtraBold/NotoSansKannada_800ExtraBold.ttf',
    bytes: 149_300,
    sha256: '639b82f431ac1d69c416e259ebfbe1536e63ce42e0d027b2dd61c3b268de15ed',
  }),
  'noto-sans-khmer': font({
    family: 'Noto Sans Khmer ExtraBold',
    writes: 'Khmer',
    spec: '@expo-google-fonts/noto-sans-khmer@0.4.3',
    packageBytes: 1_319_415,
    path: '800ExtraBold/NotoSansKhmer_800ExtraBold.ttf',
    bytes: 106_328,
    sha256: 'f5bc7681ef59775c1fff1df410d3c72c4ec0d8628c1e19a535f2312a38e3ecf2',
  }),
  'noto-sans-kr': font({
    family: 'Noto Sans KR ExtraBold',
    writes: 'Korean',
    spec: '@expo-google-fonts/noto-sans-kr@0.4.3',
    packageBytes: 27_602_552,
    path: '800ExtraBold/NotoSansKR_800ExtraBold.ttf',
    bytes: 6_182_976,
    sha256: 'a56e1741f95b4a0be14ee9f172dbec9688b11f884e638bb46758714643cbbe22',
  }),
  'noto-sans-lao': font({
    family: 'Noto Sans Lao ExtraBold',
    writes: 'Lao',
    spec: '@expo-google-fonts/noto-sans-lao@0.4.2',
    packageBytes: 1_154_913,
    path: '800ExtraBold/NotoSansLao_800ExtraBold.ttf',
    bytes: 53_296,
    sha256: '0cca96d7ee1a6d47a1ad3abe3d4a90f12a54317b7b0db6ae5b2af2a4456553f8',
  }),
  'noto-sans-malayalam': font({
    family: 'Noto Sans Malayalam ExtraBold',
    writes: 'Malayalam',
    spec: '@expo-google-fonts/noto-sans-malayalam@0.4.2',
    packageBytes: 1_451_040,
    path: '800ExtraBold/NotoSansMalayalam_800ExtraBold.ttf',
    bytes: 106_852,
    sha256: '1e3d0fa51ec4b9b7a140cceea2c2ecb599535f7cb21c05ab68ae69d3dd7750b7',
  }),
  'noto-sans-myanmar': font({
    family: 'Noto Sans Myanmar ExtraBold',
    writes: 'Burmese',
    spec: '@expo-google-fonts/noto-sans-myanmar@0.4.2',
    packageBytes: 1_785_947,
    path: '800ExtraBold/NotoSansMyanmar_800ExtraBold.ttf',
    bytes: 183_848,
    sha256: '5fbf442fee270bde232129fb34853bd71cac11911c5e8a24b8e614f507728902',
  }),
  'noto-sans-oriya': font({
    family: 'Noto Sans Oriya ExtraBold',
    writes: 'Odia',
    spec: '@expo-google-fonts/noto-sans-oriya@0.4.2',
    packageBytes: 1_610_210,
    path: '800ExtraBold/NotoSansOriya_800ExtraBold.ttf',
    bytes: 157_792,
    sha256: 'da9e3caf3aba4fb847451193ef020deb99742c7d1b1d86b3561c2b4ef9ec5480',
  }),
  'noto-sans-sc': font({
    family: 'Noto Sans SC ExtraBold',
    writes: 'Chinese, simplified',
    spec: '@expo-google-fonts/noto-sans-sc@0.4.3',
    packageBytes: 56_954_252,
    path: '800ExtraBold/NotoSansSC_800ExtraBold.ttf',
    bytes: 10_544_016,
    sha256: '42e2810361aa7dd0820fa09819ac47681269c9af32d46262ef624d62ad20964a',
  }),
  'noto-sans-sinhala': font({
    family: 'Noto Sans Sinhala ExtraBold',
    writes: 'Sinhala',
    spec: '@expo-google-fonts/noto-sans-sinhala@0.4.2',
    packageBytes: 1_614_945,
    path: '800ExtraBold/NotoSansSinhala_800ExtraBold.ttf',
    bytes: 243_216,
    sha256: '76a12a5f6ee82ffd13e31be7f3f26443caaab57bd0031d3f00677fa3c9d07ab5',
  }),
  'noto-sans-tamil': font({
    family: 'Noto Sans Tamil ExtraBold',
    writes: 'Tamil',
    spec: '@expo-google-fonts/noto-sans-tamil@0.4.3',
    packageBytes: 1_250_136,
    path: '800ExtraBold/NotoSansTamil_800ExtraBold.ttf',
    bytes: 79_096,
    sha256: '39a8b773fb9596a05d54c36dd648a6704dea5e81ca667c1061987ab36199615a',
  }),
  'noto-sans-tc': font({
    family: 'Noto Sans TC ExtraBold',
    writes: 'Chinese, traditional',
    spec: '@expo-google-fonts/noto-sans-tc@0.4.3',
    packageBytes: 38_808_616,
    path: '800ExtraBold/NotoSansTC_800ExtraBold.ttf',
    bytes: 7_100_860,
    sha256: 'dbb98d5ae000c37ee98cdd6d79082978540a2d87dc35b4279c0266ec4b46a0e2',
  }),
  'noto-sans-telugu': font({
    family: 'Noto Sans Telugu ExtraBold',
    writes: 'Telugu',
    spec: '@expo-google-fonts/noto-sans-telugu@0.4.2',
    packageBytes: 1_572_026,
    path: '800ExtraBold/NotoSansTelugu_800ExtraBold.ttf',
    bytes: 180_604,
    sha256: 'c93a6e638a01e455ee3794344e7fa028e551582a92479f9401d24a7887e9d867',
  }),
  'noto-sans-thai': font({
    family: 'Noto Sans Thai ExtraBold',
    writes: 'Thai',
    spec: '@expo-google-fonts/noto-sans-thai@0.4.2',
    packageBytes: 1_134_206,
    path: '800ExtraBold/NotoSansThai_800ExtraBold.ttf',
    bytes: 47_524,
    sha256: 'aff335509e962be5a640d16ed149be1b03b98d3223bf84b52a1f7e1a018760e3',
  }),
};

/** The catalogue's name of the font with this family name; null when none has it. */
export function fontNamed(family: string): FontName | null {
  // The table's type makes its keys exactly these names.
  for (const [name, model] of Object.entries(fonts))
    if (Object.hasOwn(model.files, family)) return name as FontName;
  return null;
}

function font(about: {
  family: string;
  writes: string;
  spec: string;
  packageBytes: number;
  path: string;
  bytes: number;
  sha256: string;
}): Model {
  const { family, writes, spec, packageBytes, path, bytes, sha256 } = about;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    description: `font: ${writes}`,
    licence: 'OFL-1.1',
    upstream: 'https://github.com/notofonts, packed by https://github.com/expo/google-fonts',
    files: { [family]: fromNpm({ spec, bytes: packageBytes }, path, name, bytes, sha256) },
  };
}
