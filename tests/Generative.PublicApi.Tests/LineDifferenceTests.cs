namespace Generative.PublicApi.Tests;

public sealed class LineDifferenceTests
{
    private const string Before = "namespace N\n{\n    public class A\n    {\n        public int X { get; }\n    }\n    public class B\n    {\n    }\n}\n";

    [Test]
    public void Equal_texts_have_none() => Assert.That(LineDifference.Of(Before, Before + "\n"), Is.Empty);

    [Test]
    public void Member_that_changed_is_shown_with_its_type() =>
        Assert.That(LineDifference.Of(Before, Before.Replace("int X", "long X", StringComparison.Ordinal)),
            Is.EqualTo("- public int X { get; }    in public class A\n+ public long X { get; }    in public class A"));

    [Test]
    public void Member_that_moved_to_another_type_is_a_difference()
    {
        var after = "namespace N\n{\n    public class A\n    {\n    }\n    public class B\n    {\n        public int X { get; }\n    }\n}\n";

        Assert.That(LineDifference.Of(Before, after), Does.Contain("+ public int X { get; }    in public class B"));
    }
}
