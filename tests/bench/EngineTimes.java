// Times of JavaRosa on one form, as JSON like engine_times.py's.
//   java -cp ODK_Validate.jar EngineTimes.java FORM.xml ANSWERS
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.javarosa.core.model.CoreModelModule;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.data.IntegerData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.services.PropertyManager;
import org.javarosa.core.services.PrototypeManager;
import org.javarosa.core.services.storage.StorageManager;
import org.javarosa.core.services.storage.util.DummyIndexedStorageUtility;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormUtils;

public class EngineTimes {
  public static void main(String[] given) throws Exception {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    System.setOut(System.err);
    new XFormsModule().registerModule();
    StorageManager.setStorageFactory((name, type) -> new DummyIndexedStorageUtility<>());
    PropertyManager.setPropertyManager(new org.opendatakit.validate.StubPropertyManager());
    PrototypeManager.registerPrototypes(CoreModelModule.classNames);
    int count = Integer.parseInt(given[1]);

    long started = System.nanoTime();
    FormDef form = XFormUtils.getFormFromFormXml(Path.of(given[0]).toAbsolutePath().toString(), null);
    FormEntryModel model = new FormEntryModel(form);
    FormEntryController controller = new FormEntryController(model);
    form.initialize(true, new InstanceInitializationFactory());
    List<FormIndex> questions = new ArrayList<>();
    controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
    while (controller.stepToNextEvent() != FormEntryController.EVENT_END_OF_FORM) {
      FormIndex index = model.getFormIndex();
      if (model.getEvent(index) == FormEntryController.EVENT_QUESTION) questions.add(index);
    }
    long loaded = System.nanoTime();
    form.initialize(true, new InstanceInitializationFactory());
    long passed = System.nanoTime();

    StringJoiner answers = new StringJoiner(",", "[", "]");
    int most = Math.min(count, questions.size());
    for (int number = 0; number < most; number++) {
      FormIndex index = questions.get((int) ((long) number * questions.size() / most));
      long before = System.nanoTime();
      controller.saveAnswer(index, new IntegerData(number + 1), true);
      answers.add(String.format(Locale.ROOT, "%.4f", (System.nanoTime() - before) / 1e6));
    }
    String resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM")).findFirst().orElse("VmHWM: 0 kB").replaceAll("\\D", "");
    out.println(String.format(Locale.ROOT, "{\"load\": %.4f, \"pass\": %.4f, \"answers\": %s, \"megabytes\": %.1f}",
        (loaded - started) / 1e9, (passed - loaded) / 1e9, answers, Long.parseLong(resident) * 1024 / 1e6));
    System.exit(0);
  }
}
