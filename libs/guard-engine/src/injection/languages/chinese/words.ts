import { CHINESE } from '../../../languages.ts';

export const { words, small, phrase } = CHINESE;

export const PROMPT = words(
  '系统提示 系统指令 系统消息 系统设定 初始提示 初始指令 隐藏指令 隐藏的指令 内部指令 原始指令 原始提示 秘密指令 预设提示 开发者指令',
);
export const YOUR = small('你的 你所有的 你全部的 您的 你们的');
export const SECRET = words('密码 口令 密钥 凭证 暗号 访问码 api密钥');
