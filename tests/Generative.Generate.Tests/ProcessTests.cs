using System.Diagnostics;
using System.Text.Json;

namespace Generative.Generate.Tests;

/// <summary>The built program from outside: exit codes, pure streams, signals.</summary>
public sealed class ProcessTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task Image_and_replay_work_on_a_model_in_the_working_directory()
    {
        TinyModel.Write(_folder["models", "near"], "near");
        var made = await Child.RunAsync(_folder.Root, "image", "--model", "near", "--count", "3", "--json", "--out", "sheet.png");
        made.Succeeds();
        using var json = JsonDocument.Parse(made.Out);
        Assert.That(json.RootElement.GetProperty("files").Deserialize<string[]>(), Is.EqualTo(new[] { "sheet.png" }));
        Assert.That(json.RootElement.GetProperty("threads").GetInt32(), Is.EqualTo(1), "OMP_NUM_THREADS");
        Assert.That(File.Exists(_folder["sheet.png"]), Is.True);

        var again = (await Child.RunAsync(_folder.Root, "replay", "sheet.png")).Succeeds();
        Assert.That(again.Out, Is.EqualTo($"3 of 3 pictures identical{Environment.NewLine}"));
    }

    [Test]
    public async Task Bad_input_ends_with_2_and_one_sentence() =>
        (await Child.RunAsync(_folder.Root, "image", "--model", TestModels.Tiny, "--class", "squar"))
            .Fails(2, "(did you mean square or star?)");

    [TestCase("INT", "made")]
    [TestCase("TERM", "sheet.png")]
    [Platform("Linux")]
    public async Task Signal_in_the_middle_ends_with_130_and_leaves_nothing(string signal, string output)
    {
        var process = Child.Start(Child.Program, _folder.Root, "image", "--model", TestModels.Tiny, "--steps", "100000", "--out", output);
        var end = Child.FinishAsync(process);
        await TorchIsLoadedAsync(process);
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.That(end.IsCompleted, Is.False, () => $"it should be sampling, but ended: {Describe(end)}");
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        (await end).Fails(130, "Interrupted; nothing was written.");
        Assert.That(_folder.Entries, Is.Empty);
    }

    [Test]
    public async Task Torch_that_cannot_start_is_a_failure_with_advice()
    {
        // The program without the natives beside it.
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(f => f.EndsWith(".dll", StringComparison.Ordinal)))
            File.Copy(file, _folder[Path.GetFileName(file)]);
        File.Copy(Path.ChangeExtension(Child.Program, ".runtimeconfig.json"), _folder["Generate.runtimeconfig.json"]);

        string[] args = ["image", "--model", TestModels.Tiny, "--out", "x.jpg"];
        var image = await Child.FinishAsync(Child.Start(_folder["Generate.dll"], _folder.Root, args));
        image.Fails(1, "libtorch cannot start");
        var doctor = await Child.FinishAsync(Child.Start(_folder["Generate.dll"], _folder.Root, "doctor"));
        Assert.That((doctor.Code, doctor.Out.Contains("libtorch cannot start")), Is.EqualTo((1, true)), doctor.Error);
    }

    private static string Describe(Task<Run> end) => end.IsCompletedSuccessfully ? end.Result.ToString() : $"{end.Exception}";

    // The signal handlers stand before the first torch library is mapped; a signal before that would end a program that has begun nothing.
    private static async Task TorchIsLoadedAsync(Process process)
    {
        for (var i = 0; i < 600 && !process.HasExited && !File.ReadLines($"/proc/{process.Id}/maps").Any(l => l.Contains("torch_cpu")); i++)
            await Task.Delay(50);
    }
}
