package dev.dovecote.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a stack keeps its data: one stack at a time, and readable by its owner only. A folder with
 * anything else in it is refused, since its permissions are changed.
 */
final class DataFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
  private static final String LOCK = ".lock";

  private final Path path;
  private final FileChannel lock;
  private final boolean isNew;

  private DataFolder(Path path, FileChannel lock, boolean isNew) {
    this.path = path;
    this.lock = lock;
    this.isNew = isNew;
  }

  /**
   * Opens a folder, which is made where there is none.
   *
   * @throws DataFolderException where it is no folder, holds something else, cannot be written, or
   *     another stack has it
   */
  static DataFolder open(Path path) {
    boolean isNew = Files.notExists(path);
    try {
      if (isNew) {
        PrivateFiles.createFolder(path);
      }
      requireOwn(path);
      FileChannel lock = lock(path);
      DataFolder folder = new DataFolder(path, lock, isNew);
      folder.protect();
      return folder;
    } catch (IOException failed) {
      throw new DataFolderException(
          path, "data cannot be kept there (" + failed + "); choose another folder", failed);
    }
  }

  private static void requireOwn(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      throw new DataFolderException(path, "that is no folder; choose another", null);
    }
    try (Stream<Path> files = Files.list(path)) {
      if (Files.notExists(path.resolve(LOCK)) && files.findAny().isPresent()) {
        throw new DataFolderException(
            path, "it holds something else than a stack's data; choose a folder of its own", null);
      }
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (isLocked(channel)) {
      return channel;
    }
    channel.close();
    throw new DataFolderException(
        path, "another stack keeps its data there; stop it, or choose another folder", null);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  Path path() {
    return path;
  }

  /** Takes from others what they may read of it, whoever made its files. */
  void protect() {
    try {
      PrivateFiles.protect(path);
    } catch (IOException failed) {
      LOG.warn("others may be able to read the data in {}: {}", path, failed.toString());
    }
  }

  /** Removes what a start has made that came to nothing; what was there before stays. */
  void discard() {
    if (!isNew) {
      return;
    }
    try {
      List<Path> inside;
      try (Stream<Path> all = Files.walk(path)) {
        inside = all.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path each : inside) {
        Files.deleteIfExists(each);
      }
    } catch (IOException failed) {
      LOG.warn("{} is left half made: {}", path, failed.toString());
    }
  }

  /** Lets the next stack in. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
