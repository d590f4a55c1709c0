package dev.rmap.redis;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Lists as the server packs them: whole numbers, truth values, and strings of less than 32 bytes. */
final class Packed {

    private Packed() {}

    static byte[] list(Object... elements) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0xdc);
        out.write(elements.length >> 8);
        out.write(elements.length);
        for (Object element : elements) {
            if (element instanceof Number number) {
                out.write(0xd3);
                out.writeBytes(ByteBuffer.allocate(Long.BYTES)
                        .putLong(number.longValue())
                        .array());
            } else if (element instanceof Boolean truth) {
                out.write(truth ? 0xc3 : 0xc2);
            } else {
                byte[] text = element instanceof String string ? MapKeys.utf8(string) : (byte[]) element;
                out.write(0xa0 + text.length);
                out.writeBytes(text);
            }
        }
        return out.toByteArray();
    }
}
