package org.chieng.protocol.senml;

import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.jspecify.annotations.Nullable;

/** The fields of one record as they were sent, not yet resolved. Confined to the call that decodes. */
final class SenmlRecord {
    @Nullable
    Double baseVersion;

    @Nullable
    String baseName;

    @Nullable
    Double baseTime;

    @Nullable
    String baseUnit;

    @Nullable
    Double baseValue;

    @Nullable
    Double baseSum;

    @Nullable
    String name;

    @Nullable
    String unit;

    @Nullable
    Double number;

    @Nullable
    Double sum;

    @Nullable
    Double time;

    @Nullable
    String label;

    private @Nullable Value value;

    /** The value that is not a number, if any. */
    @Nullable
    Value value() {
        return value;
    }

    void setNumber(double number) throws RejectedException {
        if (this.number != null) {
            throw severalValues();
        }
        this.number = number;
    }

    void setValue(Value value) throws RejectedException {
        if (this.value != null) {
            throw severalValues();
        }
        this.value = value;
    }

    /** Whether it only sets base fields for those that follow. */
    boolean isBaseOnly() {
        return name == null && number == null && value == null && sum == null && time == null && unit == null;
    }

    static RejectedException severalValues() {
        return new RejectedException(ErrorCode.INVALID_VALUE, "a record has only one of v, vs, vb, vd");
    }
}
