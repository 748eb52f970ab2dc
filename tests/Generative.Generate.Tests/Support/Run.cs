namespace Generative.Generate.Tests;

/// <summary>What a run of the program ended with.</summary>
internal sealed record Run(int Code, string Out, string Error)
{
    /// <summary>Asserts exit code 2 (or another), an empty standard output, and one sentence with these pieces on standard error.</summary>
    public void Fails(int code, params string[] says)
    {
        Assert.That(Code, Is.EqualTo(code), Error);
        Assert.That(Out, Is.Empty);
        Assert.That(Error, Does.EndWith("." + Environment.NewLine));
        Assert.That(Error.TrimEnd(), Does.Not.Contain('\n').And.Not.Contain("   at ").And.Not.Contain("(Parameter"));
        foreach (var piece in says)
            Assert.That(Error, Does.Contain(piece));
    }

    /// <summary>Asserts exit code 0 and nothing on standard error.</summary>
    public Run Succeeds()
    {
        Assert.That((Code, Error), Is.EqualTo((0, "")));
        return this;
    }
}
