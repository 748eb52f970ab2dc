using System.Diagnostics;

namespace Generative.Training.Tests.Runs;

public sealed class KillTests
{
    [Test]
    public void Killed_process_loses_nothing_that_was_saved_and_resumes_exactly()
    {
        using var folder = Tiny.Folder();
        using var images = Tiny.Images();
        var path = folder.File("killed.safetensors");
        using (var victim = Process.Start(new ProcessStartInfo("dotnet", [typeof(KillTests).Assembly.Location, path])
            { RedirectStandardError = true, RedirectStandardOutput = true })!)
        {
            // Long enough for many replacements of the file, so that the kill lands anywhere in one.
            Assert.That(() => victim.HasExited || (File.Exists(path) && Step(path) >= 20), Is.True.After(60_000, 20));
            victim.Kill();
            victim.WaitForExit();
        }

        var done = Step(path);
        Assert.That(done, Is.GreaterThanOrEqualTo(20).And.Matches<long>(step => step % 2 == 0));
        Run(path, done + 3, resume: true);
        var straight = folder.File("straight.safetensors");
        Run(straight, done + 3, resume: false);
        TrainerTests.Same(straight, path);

        void Run(string file, long steps, bool resume)
        {
            var objective = Tiny.Edm();
            using var network = objective.Network;
            new Trainer(objective, images, Victim.Options(steps)).Run(file, resume);
        }
    }

    private static long Step(string path)
    {
        using var stored = TrainingCheckpoint.Open(path);
        return stored.Step;
    }
}
