package dev.dovecote.local.bucket;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Objects as files, one each: in the data folder, or in a folder that goes when the stack does. A
 * file is named by a digest of its object's key, which may be longer than names of files, and hold
 * anything.
 */
final class ObjectFiles implements AutoCloseable {
  private final Path folder;
  private final boolean kept;

  /** Objects in a folder that stays, where one is given. */
  ObjectFiles(Optional<Path> keptFolder) {
    this.kept = keptFolder.isPresent();
    try {
      this.folder =
          kept
              ? Files.createDirectories(keptFolder.get())
              : Files.createTempDirectory("dovecote-objects-");
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for objects", e);
    }
  }

  /** Stores an object; false where there is one already and it must not be replaced. */
  synchronized boolean put(String bucket, String key, StoredObject object, boolean replacing)
      throws IOException {
    Path file = file(bucket, key);
    if (!replacing && Files.exists(file)) {
      return false;
    }
    Path written = Files.createTempFile(folder, "put-", ".tmp");
    try (var out = new DataOutputStream(Files.newOutputStream(written))) {
      out.writeUTF(object.contentType());
      out.writeLong(object.modifiedAt().toEpochMilli());
      out.write(object.data());
    }
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  Optional<StoredObject> get(String bucket, String key) throws IOException {
    try (var in = new DataInputStream(Files.newInputStream(file(bucket, key)))) {
      String contentType = in.readUTF();
      Instant modifiedAt = Instant.ofEpochMilli(in.readLong());
      return Optional.of(new StoredObject(contentType, modifiedAt, in.readAllBytes()));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private Path file(String bucket, String key) {
    byte[] name = (bucket + "/" + key).getBytes(StandardCharsets.UTF_8);
    return folder.resolve(StoredObject.digest("SHA-256", name));
  }

  @Override
  public void close() {
    if (kept) {
      return;
    }
    try {
      List<Path> files;
      try (Stream<Path> listed = Files.list(folder)) {
        files = listed.toList();
      }
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("objects are left in " + folder, e);
    }
  }
}
