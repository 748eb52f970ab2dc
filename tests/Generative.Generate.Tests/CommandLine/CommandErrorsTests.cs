using Generative.Imaging;
using Generative.Runtime;
using Generative.Samples.Generate;

namespace Generative.Generate.Tests.CommandLine;

public sealed class CommandErrorsTests
{
    private const string Debug = "GENERATIVE_DEBUG";

    private static IEnumerable<TestCaseData> Errors()
    {
        yield return new(new BadInputException("a"), 2);
        yield return new(new ArgumentOutOfRangeException("steps", 0, "a"), 2);
        yield return new(new KeyNotFoundException("a"), 2);
        yield return new(new InvalidDataException("a"), 2);
        yield return new(new MissingParametersException("a"), 2);
        yield return new(new InvalidCombinationException("a"), 2);
        yield return new(new FileNotFoundException("a"), 2);
        yield return new(new IOException("a"), 1);
        yield return new(new UnauthorizedAccessException("a"), 1);
        yield return new(new TorchStartupException("lib", "cause", "a"), 1);
        yield return new(new InvalidOperationException("a"), 1);
        yield return new(new TaskCanceledException("a"), 130);
    }

    [TestCaseSource(nameof(Errors))]
    public void Every_error_has_its_exit_code_and_one_line(Exception error, int code)
    {
        Assert.That(CommandErrors.ExitCode(error), Is.EqualTo(code));
        Assert.That(CommandErrors.Sentence(error), code == 130 ? Is.EqualTo("Interrupted; nothing was written.") : Does.EndWith("a."));
    }

    [Test]
    public void Notes_for_programmers_are_left_out() =>
        Assert.That(CommandErrors.Sentence(new ArgumentOutOfRangeException("steps", 0, "steps is 0; give at least 1.")),
            Is.EqualTo("steps is 0; give at least 1."));

    [Test]
    public void Lines_are_joined() =>
        Assert.That(CommandErrors.Sentence(new IOException("first\n  second\r\nthird.")), Is.EqualTo("first; second; third."));

    [Test]
    public void Stack_trace_is_shown_when_asked_for()
    {
        var before = Environment.GetEnvironmentVariable(Debug);
        try
        {
            Environment.SetEnvironmentVariable(Debug, "1");
            var output = new StringWriter();
            CommandErrors.Report(new IOException("broken"), output);
            Assert.That(output.ToString(), Does.StartWith("broken." + Environment.NewLine).And.Contain(nameof(IOException)));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Debug, before);
        }
    }
}
