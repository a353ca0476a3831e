import { CHINESE } from '../../languages.ts';
import { either } from '../../phrasing.ts';
import { contentIn } from './meanings.ts';

const { phrase, small, words } = CHINESE;

export const CHINESE_CONTENT = contentIn(CHINESE, {
  'self-harm-intent': {
    says: either(
      phrase(small('我'), 3, words('想自杀 要自杀 想死 不想活了 不想活 想结束自己的生命 割腕 想上吊 自残')),
      phrase(words('活不下去了 想一死了之')),
    ),
    unless: '(?:小说|角色|笑|统计|预防|想死你|想死我)',
    matches: ['我想自杀', '我真的不想活了'],
    misses: ['我笑死了', '我想睡觉'],
  },
  'harassment-suicide': {
    says: phrase(words('你去死 去死吧 你怎么不去死 自杀吧 去上吊 快去死 你去跳楼')),
    matches: ['你去死吧', '快去死'],
    misses: ['他死了', '去死海旅游'],
  },
  'violence-threat': {
    says: phrase(small('我 我们'), 3, words('杀了你 杀死你 弄死你 砍死你 捅死你 打死你 宰了你 杀了他 杀了她 干掉你 杀你全家')),
    unless: '(?:象棋|游戏|电影|小说)',
    matches: ['我要杀了你', '我们会弄死你'],
    misses: ['我在游戏里杀了你', '我想你'],
  },
  'hate-declared': {
    says: either(
      phrase(
        words('黑人 犹太人 穆斯林 回民 同性恋 外国人 移民 日本人 韩国人'),
        1,
        small('都是 都该 就是 都应该'),
        3,
        small('垃圾 畜生 去死 死 渣滓 猪 狗 恐怖分子 杀光 灭绝'),
      ),
      phrase(words('黑鬼 小日本鬼子 死基佬 死同性恋 支那猪 杀光犹太人')),
    ),
    unless: '(?:历史|纳粹|口号|侮辱)',
    matches: ['犹太人都是垃圾', '死基佬'],
    misses: ['犹太人过节', '日本人都是好人'],
  },
  'harassment-insult': {
    says: phrase(small('你 你们'), 4, words('白痴 蠢货 傻逼 废物 贱人 混蛋 王八蛋 垃圾 蠢猪 弱智 脑残 人渣')),
    unless: '(?:不是|如果|叫我|扔|倒|分类)',
    matches: ['你这个白痴', '你就是个废物'],
    misses: ['你不是白痴', '你好'],
  },
});
