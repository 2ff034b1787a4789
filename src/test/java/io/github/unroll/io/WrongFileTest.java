package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** A file of another kind is named in the message, with what to do. */
class WrongFileTest {

    private static final String TORCH = "save_file(model.state_dict(), path)";

    private static final byte[] NPY = TestFiles.npy(1.5);
    private static final byte[] NPZ = TestFiles.zip(ZipEntry.DEFLATED, "a.npy", NPY);

    /** The entries that torch.save writes. */
    private static final byte[] PT = TestFiles.zip(
            ZipEntry.STORED, "model/data.pkl", new byte[100], "model/data/0", new byte[8]);

    private static final byte[] OLD_PT = {
        (byte) 0x80, 2, (byte) 0x8a, 10, 'l', (byte) 0xfc, (byte) 0x9c, 'F', (byte) 0xf9};
    private static final byte[] SAFETENSORS = TestFiles.safeTensors("{}      ", new byte[0]);
    private static final byte[] HDF5 = new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 0, 0};
    private static final byte[] POINTER = """
            version https://git-lfs.github.com/spec/v1
            oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
            size 12345
            """.getBytes(StandardCharsets.US_ASCII);

    private static final String ZIP_ADVICE = "this is a zip archive: an .npz file is read by NumPy.readAll; save a .pt or"
            + " .pth file in Python with safetensors.torch." + TORCH;
    private static final String TORCH_ADVICE = "this is a file of torch.save, a pickle, which could run any code; save it in"
            + " Python with safetensors.torch." + TORCH;
    private static final String POINTER_ADVICE = "this is a pointer of Git LFS, not the file that it stands for; fetch that with"
            + " git lfs pull";
    private static final String HDF5_ADVICE = "this is an HDF5 file, as Keras writes them; save the arrays in Python with"
            + " np.savez(path, *model.get_weights())";
    private static final String NPY_ADVICE = "this is an .npy file; NumPy.read reads it";

    @Test
    void inPlaceOfSafetensors() {
        safeTensors(PT, ZIP_ADVICE);
        safeTensors(NPZ, ZIP_ADVICE);
        safeTensors(OLD_PT, TORCH_ADVICE);
        safeTensors(NPY, NPY_ADVICE);
        safeTensors(POINTER, POINTER_ADVICE);
        safeTensors(HDF5, HDF5_ADVICE);
    }

    @Test
    void inPlaceOfAnArray() {
        npy(PT, ZIP_ADVICE);
        npy(NPZ, ZIP_ADVICE);
        npy(OLD_PT, TORCH_ADVICE);
        npy(SAFETENSORS, "this is not an .npy file; it does not start with \\x93NUMPY");
        npy(POINTER, POINTER_ADVICE);
        npy(HDF5, HDF5_ADVICE);
    }

    @Test
    void inPlaceOfAnArchive() {
        npz(PT, "the entry \"model/data.pkl\" is not an .npy file; " + TORCH_ADVICE);
        npz(OLD_PT, TORCH_ADVICE);
        npz(NPY, NPY_ADVICE);
        npz(POINTER, POINTER_ADVICE);
        npz(HDF5, HDF5_ADVICE);
        assertThatIOException().isThrownBy(() -> NumPy.readAll(SAFETENSORS)).withMessage("byte[], offset 16: the end record of"
                + " a zip archive is missing; the file is cut off, or not an .npz file");
        byte[] cutOff = Arrays.copyOf(NPZ, NPZ.length - 1);
        assertThatIOException().isThrownBy(() -> NumPy.readAll(cutOff)).withMessage("byte[], offset " + cutOff.length
                + ": the end record of a zip archive is missing; the file is cut off, or not an .npz file");
    }

    private static void safeTensors(byte[] file, String advice) {
        assertThatIOException().isThrownBy(() -> SafeTensors.read(file)).withMessage("byte[], offset 0: " + advice);
    }

    private static void npy(byte[] file, String advice) {
        assertThatIOException().isThrownBy(() -> NumPy.read(file)).withMessage("byte[], offset 0: " + advice);
    }

    private static void npz(byte[] file, String advice) {
        assertThatIOException().isThrownBy(() -> NumPy.readAll(file)).withMessage("byte[], offset 0: " + advice);
    }
}
