package dev.rmap.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Which of the 16,384 slots of a Redis cluster a key belongs to, and how to name other keys of that slot. */
final class HashSlot {

    private static final int SLOTS = 16_384;

    private HashSlot() {}

    /** The slot of a key: that of its hash tag if it has an effective one, else that of all its bytes. */
    static int of(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        int open = indexOf(bytes, '{', 0);
        int close = open < 0 ? -1 : indexOf(bytes, '}', open + 1);
        return crc16(close > open + 1 ? Arrays.copyOfRange(bytes, open + 1, close) : bytes) % SLOTS;
    }

    /**
     * What to put around a key so that every suffix leaves it in the slot of the key: the key itself if it has an
     * effective hash tag; the key as a hash tag; or, if a brace in the key would end that tag early, the key behind the
     * first number whose slot happens to be the same.
     */
    static String stem(String key) {
        int open = key.indexOf('{');
        int close = open < 0 ? -1 : key.indexOf('}', open + 1);
        if (close > open + 1) {
            return key;
        }
        return key.indexOf('}') < 0 ? "{" + key + "}" : "{" + numberInSlot(of(key)) + "}" + key;
    }

    private static int numberInSlot(int slot) {
        int number = 0;
        while (of(Integer.toString(number)) != slot) {
            number++;
        }
        return number;
    }

    private static int indexOf(byte[] bytes, char wanted, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** CRC-16/XMODEM, as the cluster specification names it. */
    private static int crc16(byte[] bytes) {
        int crc = 0;
        for (byte b : bytes) {
            crc ^= (b & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
            }
            crc &= 0xffff;
        }
        return crc;
    }
}
