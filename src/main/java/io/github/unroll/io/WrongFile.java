package io.github.unroll.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Recognises files of other kinds by their first bytes, and says what to do with them. */
final class WrongFile {

    /** An archive of torch.save has this entry. */
    static final String TORCH_ENTRY = "data.pkl";

    static final String TORCH_ADVICE = "this is a file of torch.save, a pickle, which could run any code; save it in Python with"
            + " safetensors.torch.save_file(model.state_dict(), path)";

    /** The number of bytes that distinguish the kinds. */
    static final int LENGTH = 6;

    private static final String ZIP = "PK\3\4";

    private static final Map<String, String> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put(ZIP, "this is a zip archive: an .npz file is read by NumPy.readAll; save a .pt or .pth file in Python with"
                + " safetensors.torch.save_file(model.state_dict(), path)");
        KINDS.put("\u0080\2", TORCH_ADVICE);
        KINDS.put("\u0093NUMPY", "this is an .npy file; NumPy.read reads it");
        KINDS.put("versio", "this is a pointer of Git LFS, not the file that it stands for; fetch that with git lfs pull");
        KINDS.put("\u0089HDF", "this is an HDF5 file, as Keras writes them; save the arrays in Python with"
                + " np.savez(path, *model.get_weights())");
    }

    private WrongFile() {
    }

    /** Names the kind of a file that starts with these bytes, and what to do. */
    static Optional<String> advice(byte[] start) {
        return KINDS.entrySet().stream()
                .filter(kind -> startsWith(start, kind.getKey().getBytes(StandardCharsets.ISO_8859_1)))
                .map(Map.Entry::getValue).findFirst();
    }

    /** The same advice where a zip archive is expected. */
    static Optional<String> adviceOtherThanZip(byte[] start) {
        return startsWith(start, ZIP.getBytes(StandardCharsets.ISO_8859_1)) ? Optional.empty() : advice(start);
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }
}
